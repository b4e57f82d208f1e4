import { expect, test } from './harness/journey';

test('the documents of the API are shown under the same policy as all pages', async ({ page }) => {
	const document = await (await page.request.get('/api/openapi.json')).json();
	const paths = Object.keys(document.paths);
	expect(paths).toContain('/api/v1/watches/{id}');
	for (const viewer of ['/docs', '/redoc']) {
		const answer = await page.goto(viewer);
		expect(answer?.status(), viewer).toBe(200);
		expect(answer?.headers()['content-security-policy'], viewer).toContain("default-src 'self'");
		for (const path of ['/api/v1/auth/login', '/api/v1/watches/{id}', '/api/v1/imports/{id}/apply']) {
			await expect(page.getByText(path, { exact: true }).first(), `${viewer} ${path}`).toBeVisible();
		}
	}
});
