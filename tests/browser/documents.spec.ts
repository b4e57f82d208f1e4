import { expect, test } from './harness/journey';

test('the documents of the API are shown under the same policy as all pages', async ({ page }) => {
	const document = await (await page.request.get('/api/openapi.json')).json();
	const answer = await page.goto('/docs');
	expect(answer?.status()).toBe(200);
	expect(answer?.headers()['content-security-policy']).toContain("default-src 'self'");
	const paths = Object.keys(document.paths);
	expect(paths.length).toBeGreaterThan(30);
	for (const path of paths) await expect(page.getByText(path, { exact: true }).first(), path).toBeVisible();
});
