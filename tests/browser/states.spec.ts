import { addWatches, register } from './harness/account';
import { expect, test } from './harness/journey';

test('a new account is told how to begin', async ({ page, context }) => {
	await register(context, 'Ada Keeper');
	const empty = [
		['/', 'Your catalogue is empty. This is how to begin:', 'Add your first watch'],
		['/watches', 'No watches yet', 'Add a watch'],
		['/watches?q=omega', 'No watch matches', null],
		['/watches/trash', 'The trash is empty', 'All watches'],
		['/watches/compare', 'Nothing to compare yet', 'To the list'],
		['/collections', 'No collections yet', null],
		['/import', 'No imports yet', null],
		['/settings', 'No brands of your own', 'Watches']
	] as const;
	for (const [path, text, next] of empty) {
		await page.goto(path);
		await expect(page.getByText(text), path).toBeVisible();
		if (next) await expect(page.getByRole('main').getByRole('link', { name: next }).first(), path).toBeVisible();
	}
});

test('what takes its time says so', async ({ page, context }) => {
	await register(context);
	await addWatches(context, [{ brand: 'Omega', model: 'Speedmaster' }]);
	for (const [path, request] of [
		['/', '**/api/v1/watches/summary'],
		['/watches', '**/api/v1/watches?*'],
		['/collections', '**/api/v1/collections'],
		['/watches/new', '**/api/v1/brands']
	] as const) {
		let release = () => {};
		const held = new Promise<void>((resolve) => (release = resolve));
		await page.route(request, async (route) => {
			await held;
			await route.continue();
		});
		await page.goto(path);
		await expect(page.getByRole('main').getByText('Loading', { exact: true }).first(), path).toBeAttached();
		release();
		await expect(page.getByRole('main').getByText('Loading', { exact: true }), path).toHaveCount(0);
		await page.unroute(request);
	}
});

test('what fails says so, and can be tried again', async ({ page, context, complaints }) => {
	complaints.expect(/net::ERR_FAILED/, /status of 503 /);
	await register(context);
	const [watch] = await addWatches(context, [{ brand: 'Omega', model: 'Speedmaster' }]);
	for (const [path, request, then] of [
		['/', '**/api/v1/watches/summary', 'Speedmaster'],
		['/watches', '**/api/v1/watches?*', 'Speedmaster'],
		['/watches/trash', '**/api/v1/watches?*', 'The trash is empty'],
		['/collections', '**/api/v1/collections', 'No collections yet'],
		['/import', '**/api/v1/imports', 'No imports yet'],
		['/watches/new', '**/api/v1/brands', 'Add watch'],
		[`/watches/${watch!.id}`, `**/api/v1/watches/${watch!.id}`, 'Basics']
	] as const) {
		await page.route(request, (route) => route.abort());
		await page.goto(path);
		const panel = page.getByRole('alert').filter({ hasText: 'Something went wrong' });
		await expect(panel, path).toContainText('The server could not be reached.');
		await page.unroute(request);
		await panel.getByRole('button', { name: 'Try again' }).click();
		await expect(page.getByRole('main').getByText(then).first(), path).toBeVisible();
		await expect(panel, path).toHaveCount(0);
	}

	await page.route('**/api/v1/watches/summary', (route) =>
		route.fulfill({
			status: 503,
			contentType: 'application/problem+json',
			json: { type: 'about:blank', title: 'x', status: 503, code: 'unavailable', detail: 'x', request_id: 'req-4711' }
		})
	);
	await page.goto('/');
	await expect(page.getByRole('alert')).toContainText('req-4711');
});

test('an address without a page, and one without a watch', async ({ page, context, complaints }) => {
	complaints.expect(/status of (404|422) .*\/watches\//);
	await register(context);
	for (const path of ['/no/such/page', '/watches/01a1f932-0000-7000-8000-000000000000', '/watches/not-an-id']) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1, name: 'Page not found' }), path).toBeVisible();
		await page.getByRole('link', { name: 'To the dashboard' }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
	}
	expect((await page.request.get('/no/such/file.js')).status()).toBe(404);
});
