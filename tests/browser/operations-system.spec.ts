import { signInAsAdmin } from './harness/account';
import { expect, test } from './harness/journey';

test('the log level changes for a time', async ({ page, context, server }) => {
	await signInAsAdmin(context);
	await page.goto('/operations/system');
	const card = page.getByRole('region', { name: 'Log level' });
	await expect(card).toContainText('This is what LOG_LEVEL says.');
	await card.getByLabel('New level').selectOption('debug');
	await card.getByLabel('For', { exact: true }).selectOption('300');
	await card.getByRole('button', { name: 'Change the log level' }).press('Enter');
	await expect(page.getByText('The log level is debug now.')).toBeVisible();
	await expect(card).toContainText(/logs by the level debug\. .* it returns to info\./);
	await server.said(/an administrator changed the log level/);
	await page.reload();
	await expect(card).toContainText('it returns to info.');

	await expect(page.getByRole('region', { name: 'What runs' })).toContainText(/Database\s*(sqlite|postgres)/i);
	const limits = page.getByRole('region', { name: 'Limits' });
	await expect(limits.getByRole('row', { name: /^Signing in/ })).toContainText('10,000');
	await expect(limits.getByRole('row', { name: /^Not counted/ })).toContainText('No limit');
});

test('settings are found, with where they come from; secrets are not shown', async ({ page, context }) => {
	await signInAsAdmin(context);
	await page.goto('/operations/configuration');
	const row = page.getByRole('row', { name: /^SIGN_IN_PER_MINUTE/ });
	await expect(row).toContainText('10000');
	await expect(row).toContainText('Command line');
	await page.getByLabel('Only what was set by somebody').check();
	await expect(page.getByRole('row', { name: /^TRASH_DAYS/ })).toHaveCount(0);
	await expect(row).toBeVisible();
	await page.getByLabel('Search settings').fill('no such setting');
	await expect(page.getByText('No setting found')).toBeVisible();
	await page.getByRole('button', { name: 'Show all' }).click();
	await page.getByLabel('Search settings').fill('database_url');
	await expect(page.getByRole('row', { name: /^DATABASE_URL/ })).toContainText('Secret');
	await expect(page.getByText('1 setting', { exact: true })).toBeVisible();
});

test('every operation says who may call it', async ({ page, context }) => {
	await signInAsAdmin(context);
	await page.goto('/operations/routes');
	await page.getByLabel('Search operations').fill('put log-level');
	const row = page.getByRole('row', { name: /^PUT \/api\/v1\/admin\/log-level/ });
	await expect(row).toContainText('Administrators');
	await expect(row).toContainText('Changing');
	await expect(row).toContainText('log_level.changed');
	await expect(page.getByText('1 operation', { exact: true })).toBeVisible();
	await page.getByLabel('Who may call it').selectOption({ label: 'Everybody' });
	await expect(page.getByText('No operation found')).toBeVisible();
	await page.getByRole('button', { name: 'Show all' }).click();
	await expect(row).toBeVisible();
});

test('each part that fails can be tried again', async ({ page, context, complaints }) => {
	complaints.expect(/net::ERR_FAILED/);
	await signInAsAdmin(context);
	for (const [path, request, then] of [
		['system', 'log-level', 'This node logs by the level'],
		['system', 'build', 'Started'],
		['system', 'limits', 'Calls a minute'],
		['configuration', 'settings', 'TRASH_DAYS'],
		['routes', 'routes', '/api/v1/admin/routes'],
		['jobs', 'schedules', 'Run now']
	] as const) {
		await page.route(`**/api/v1/admin/${request}`, (route) => route.abort());
		await page.goto(`/operations/${path}`);
		const panel = page.getByRole('alert').filter({ hasText: 'Something went wrong' });
		await expect(panel, request).toContainText('Request id');
		await page.unroute(`**/api/v1/admin/${request}`);
		await panel.getByRole('button', { name: 'Try again' }).click();
		await expect(page.getByRole('main').getByText(then).first(), request).toBeVisible();
		await expect(panel, request).toHaveCount(0);
	}
});
