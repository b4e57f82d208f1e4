import { addWatches, register } from './harness/account';
import { expect, test } from './harness/journey';

test('a deleted watch comes back, until it is deleted for ever', async ({ page, context, complaints }) => {
	await register(context);
	const [watch] = await addWatches(context, [
		{ brand: 'Omega', model: 'Speedmaster' },
		{ brand: 'Rolex', model: 'Explorer' },
		{ brand: 'Seiko', model: 'Turtle' }
	]);
	complaints.expect(new RegExp(`status of 404 .*/watches/${watch!.id}$`));
	const count = (text: string) => expect(page.getByRole('main').getByText(text, { exact: true })).toBeVisible();

	await test.step('undone from the notice', async () => {
		await page.goto(`/watches/${watch!.id}`);
		await page.getByRole('button', { name: 'Delete', exact: true }).click();
		await expect(page.getByText('Omega Speedmaster was moved to the trash.')).toBeVisible();
		await count('2 watches');
		await page.getByRole('button', { name: 'Undo' }).click();
		await expect(page.getByText('Omega Speedmaster is back from the trash.')).toBeVisible();
		await expect(page.getByRole('heading', { level: 1, name: 'Omega Speedmaster' })).toBeVisible();
	});

	await test.step('restored from its own page', async () => {
		await page.getByRole('button', { name: 'Delete', exact: true }).click();
		await count('2 watches');
		await page.goto(`/watches/${watch!.id}`);
		await expect(page.getByText('This watch is in the trash.')).toBeVisible();
		await expect(page.getByRole('link', { name: 'Edit', exact: true })).toHaveCount(0);
		await page.getByRole('button', { name: 'Restore' }).click();
		await expect(page.getByRole('link', { name: 'Edit', exact: true })).toBeVisible();
	});

	await test.step('several at once, from the list and from the trash', async () => {
		await page.goto('/watches');
		await page.getByRole('button', { name: 'Select', exact: true }).click();
		await page.getByLabel('Select this page').check();
		await expect(page.getByText('3 selected')).toBeVisible();
		await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Delete' }).click();
		await expect(page.getByText('3 watches moved to the trash.')).toBeVisible();
		await expect(page.getByText('No watches yet')).toBeVisible();

		await page.goto('/watches/trash');
		await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3);
		await page.getByRole('button', { name: 'Restore Rolex Explorer' }).click();
		await expect(page.getByText('1 watch restored.')).toBeVisible();
		await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(2);
	});

	await test.step('for ever', async () => {
		await page.getByRole('button', { name: 'Delete for ever: Omega Speedmaster' }).click();
		const dialog = page.getByRole('dialog', { name: 'Delete 1 watch for ever?' });
		await dialog.getByRole('button', { name: 'Delete for ever' }).click();
		await expect(page.getByText('1 watch deleted for ever.')).toBeVisible();
		await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
		await page.goto(`/watches/${watch!.id}`);
		await expect(page.getByRole('heading', { level: 1, name: 'Page not found' })).toBeVisible();
	});
});
