import { addWatches, register } from './harness/account';
import { expect, test } from './harness/journey';

test('three watches side by side', async ({ page, context }) => {
	await register(context);
	const shared = { condition: 'good', case_diameter_mm: 40, water_resistance_m: 100 };
	await addWatches(context, [
		{
			brand: 'Omega',
			model: 'Aqua Terra',
			...shared,
			dial_color: 'Blue',
			purchase_price: { amount: 500_000, currency: 'EUR' }
		},
		{
			brand: 'Rolex',
			model: 'Explorer',
			...shared,
			dial_color: 'Black',
			purchase_price: { amount: 0, currency: 'EUR' }
		},
		{ brand: 'Seiko', model: 'Alpinist', ...shared, dial_color: 'Green' },
		{ brand: 'Tudor', model: 'Ranger', ...shared, condition: 'mint' }
	]);
	await page.goto('/watches');
	const selection = page.getByRole('region', { name: 'Selection' });

	await test.step('selected in the list', async () => {
		await page.getByRole('button', { name: 'Select', exact: true }).click();
		await page.getByLabel('Select Omega Aqua Terra').check();
		await expect(selection.getByRole('button', { name: 'Compare' })).toHaveAttribute('aria-disabled', 'true');
		await page.getByLabel('Select Rolex Explorer').check();
		await page.getByLabel('Select Seiko Alpinist').check();
		await selection.getByRole('link', { name: 'Compare' }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'Comparison' })).toBeVisible();
		await expect(page.getByRole('columnheader')).toHaveCount(3);
	});

	const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

	await test.step('only what differs', async () => {
		await expect(row('Case diameter')).toContainText('40 mm');
		await expect(row('Dial colour')).toContainText('Green');
		await page.getByLabel('Only differences').check();
		await expect(row('Case diameter')).toHaveCount(0);
		await expect(row('Condition')).toHaveCount(0);
		await expect(row('Dial colour')).toContainText('Blue');
		await expect(row('Purchase price')).toContainText('€0.00');
		await page.reload();
		await expect(page.getByLabel('Only differences')).toBeChecked();
		await expect(row('Dial colour')).toContainText('Blue');
		await expect(row('Case diameter')).toHaveCount(0);
	});

	await test.step('one taken off, and put back by going back', async () => {
		await page.getByRole('button', { name: 'Remove Seiko Alpinist' }).click();
		await expect(page.getByRole('columnheader')).toHaveCount(2);
		await expect(row('Dial colour')).not.toContainText('Green');
		await page.goBack();
		await expect(page.getByRole('columnheader')).toHaveCount(3);
	});
});
