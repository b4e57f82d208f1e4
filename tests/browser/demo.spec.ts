import { send } from './harness/account';
import { signInToDemo } from './harness/demo';
import { expect, test } from './harness/journey';

type WatchItem = { brand: { name: string }; primary_image: object | null };

test.use({ demo: true });

test('the demo account is offered and full of watches', async ({ page, context, server }) => {
	await signInToDemo(page, server);
	await expect(page.getByRole('heading', { name: 'Added last' })).toBeVisible();
	await page.getByRole('link', { name: 'Watches', exact: true }).click();
	await expect(page.getByRole('article')).toHaveCount(24);

	const { items, total } = await send(context, 'GET', '/api/v1/watches?limit=100');
	expect(total).toBeGreaterThanOrEqual(40);
	expect(items).toHaveLength(total);
	expect(new Set(items.map((watch: WatchItem) => watch.brand.name)).size).toBeGreaterThanOrEqual(15);
	expect(items.filter((watch: WatchItem) => !watch.primary_image)).toEqual([]);
});
