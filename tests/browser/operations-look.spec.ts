import { send, signInAsAdmin } from './harness/account';
import { desktop, inspect, settled } from './harness/inspection';
import { expect, test } from './harness/journey';

test.describe.configure({ timeout: 240_000 });

for (const language of ['en', 'de'] as const) {
	test(`the pages of operations, in ${language}`, async ({ page, context, complaints }) => {
		complaints.expect(/net::ERR_FAILED/);
		await signInAsAdmin(context, { language });
		await send(context, 'POST', '/api/v1/admin/schedules/jobs.prune/run');
		const { items } = await send(context, 'GET', '/api/v1/admin/jobs');
		const paths = ['health', 'runbook', 'jobs', `jobs/${items[0].id}`, 'system', 'configuration', 'routes'];
		for (const path of [...paths, 'jobs?state=dead']) {
			await page.setViewportSize(desktop);
			await page.goto(`/operations/${path}`);
			await settled(page);
			await inspect(page, path);
		}

		await page.setViewportSize(desktop);
		await page.goto('/operations/jobs');
		await settled(page);
		await page.getByRole('button', { name: /jobs\.prune/ }).last().click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await inspect(page, 'a question about a schedule');

		await page.route('**/api/v1/admin/health', async (route) => {
			const answer = await route.fetch();
			const body = await answer.json();
			['red', 'amber'].forEach((light, at) => Object.assign(body.items[at], { light, detail: 'not well', fix: 'Mend it.' }));
			await route.fulfill({ response: answer, json: { ...body, light: 'red' } });
		});
		await page.goto('/operations/health');
		await settled(page);
		await expect(page.locator('article [data-light="red"]')).toHaveCount(1);
		await inspect(page, 'health that is not well');
		await page.unroute('**/api/v1/admin/health');
		await page.route('**/api/v1/admin/health', (route) => route.abort());
		await page.goto('/operations/health');
		await settled(page);
		await inspect(page, 'health that cannot be asked');
	});
}
