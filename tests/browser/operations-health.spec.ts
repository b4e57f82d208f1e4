import { register, signInAsAdmin } from './harness/account';
import { expect, test } from './harness/journey';

const health = '**/api/v1/admin/health';

test('administrators see how the server is, and it stays fresh by itself', async ({ page, context }) => {
	await signInAsAdmin(context);
	await page.clock.install();
	await page.goto('/');
	await page.getByRole('list', { name: 'Operations' }).getByRole('link', { name: 'Health' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
	const database = page.getByRole('article', { name: 'Database' });
	await expect(database).toContainText('Well');
	await expect(database).toContainText('it answers.');
	await expect(database).toContainText('Since');
	await expect(page.getByRole('article')).not.toHaveCount(0);

	const seen = page.locator('[data-refreshed-at]');
	const first = Number(await seen.getAttribute('data-refreshed-at'));
	await test.step('by itself, after 15 seconds', async () => {
		const asked = page.waitForRequest(health);
		await page.clock.fastForward(15_000);
		await asked;
		await expect.poll(async () => Number(await seen.getAttribute('data-refreshed-at'))).toBeGreaterThan(first + 14_000);
	});
	await test.step('and when asked', async () => {
		const asked = page.waitForRequest(health);
		await page.getByRole('button', { name: 'Refresh now' }).press('Enter');
		await asked;
	});
});

test('what is not well comes with its fix, in both languages', async ({ page, context }) => {
	await signInAsAdmin(context);
	await page.route(health, async (route) => {
		const answer = await route.fetch();
		const body = await answer.json();
		const disk = body.items.find(({ name }: { name: string }) => name === 'disk');
		Object.assign(disk, {
			light: 'red',
			detail: '3 MiB of 100 MiB are free',
			fix: 'Remove what is not needed, move DATA_DIR to a larger disk, or lower LOG_RETENTION_DAYS.'
		});
		body.light = 'red';
		await route.fulfill({ response: answer, json: body });
	});
	await page.goto('/operations/health');
	const english = page.getByRole('article', { name: 'Disk space' });
	await expect(english).toContainText('Failing');
	await expect(english.getByRole('heading', { name: 'What to do' })).toBeVisible();
	await expect(english).toContainText('move DATA_DIR to a larger disk');
	await expect(page.getByRole('main')).toContainText('1 fails');

	await signInAsAdmin(context, { language: 'de' });
	await page.reload();
	const german = page.getByRole('article', { name: 'Speicherplatz' });
	await expect(german).toContainText('Gestört');
	await expect(german).toContainText('legen Sie DATA_DIR auf einen größeren Datenträger');
	await expect(german.locator('[lang="en"]')).toContainText('3 MiB of 100 MiB are free');
	await german.getByRole('link', { name: 'Im Betriebshandbuch nachlesen' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Betriebshandbuch' })).toBeVisible();
	await expect(page).toHaveURL('/operations/runbook#disk');
	await expect(page.getByRole('heading', { level: 3, name: 'disk', exact: true })).toBeInViewport();
	await signInAsAdmin(context);
});

test('a failure says so with the request id, and is over by itself', async ({ page, context, complaints }) => {
	complaints.expect(/status of 503 /);
	await signInAsAdmin(context);
	await page.clock.install();
	await page.route(health, (route) =>
		route.fulfill({
			status: 503,
			contentType: 'application/problem+json',
			json: { type: 'about:blank', title: 'x', status: 503, code: 'unavailable', detail: 'x', request_id: 'req-4711' }
		})
	);
	await page.goto('/operations/health');
	const panel = page.getByRole('alert').filter({ hasText: 'Something went wrong' });
	await expect(panel).toContainText('req-4711');
	await panel.getByRole('button', { name: 'Try again' }).click();
	await expect(panel).toContainText('req-4711');
	await page.unroute(health);
	await page.clock.fastForward(15_000);
	await expect(page.getByRole('article', { name: 'Database' })).toBeVisible();
	await expect(panel).toHaveCount(0);
});

test('nobody else sees the operations, or reaches them', async ({ page, context }) => {
	await register(context, 'Ben Second');
	await page.goto('/');
	await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
	await expect(page.getByRole('list', { name: 'Operations' })).toHaveCount(0);
	const asked: string[] = [];
	page.on('request', (request) => {
		if (request.url().includes('/admin/')) asked.push(request.url());
	});
	for (const name of ['health', 'runbook', 'jobs', 'jobs/01a1f932-0000-7000-8000-000000000000', 'system', 'configuration', 'routes']) {
		await page.goto(`/operations/${name}`);
		await expect(page.getByText('This page is for administrators.'), name).toBeVisible();
	}
	expect(asked).toEqual([]);
});
