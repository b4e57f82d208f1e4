import type { Page } from '@playwright/test';
import { addWatches, register, send } from './harness/account';
import { expect, test } from './harness/journey';

// Where a day begins thirteen hours before Greenwich, a date that passes through a timestamp shifts.
test.use({ timezoneId: 'Pacific/Auckland' });

async function makeCollection(page: Page, name: string, color: string, asDefault = false): Promise<void> {
	await page.getByRole('button', { name: 'New collection' }).first().click();
	const dialog = page.getByRole('dialog', { name: 'New collection' });
	await dialog.getByLabel('Name').fill(name);
	await dialog.getByLabel('Description').fill(`What belongs to ${name}`);
	await dialog.getByRole('radio', { name: color }).check({ force: true });
	if (asDefault) await dialog.getByLabel('Choose this collection for new watches').check();
	await dialog.getByRole('button', { name: 'Create collection' }).click();
	await expect(dialog).toBeHidden();
	await expect(page.getByRole('heading', { name, level: 2 })).toBeVisible();
}

const typed = {
	Model: 'Reverse <b>Panda</b> & Söhne',
	'Reference number': 'RP-0815/42',
	'Serial number': 'SN 000123',
	Calibre: 'NE86A',
	'Year of production': '2021',
	'Date of purchase': '2024-02-29',
	'Bought from': "O'Brien & Daughters",
	'Date of the current value': '2025-01-01',
	'Case diameter': '39.5',
	'Case thickness': '13.25',
	'Lug width': '20',
	'Lug to lug': '46.8',
	'Water resistance': '200',
	'Power reserve': '45',
	'Case material': 'Steel',
	Crystal: 'Sapphire',
	'Dial colour': 'Black',
	'Strap or bracelet': 'Nylon',
	Notes: 'First line\n"); DROP TABLE watches;-- 🕰'
} as const;

test('a watch keeps everything entered by hand', async ({ page, context }) => {
	await register(context);
	await page.goto('/collections');

	await test.step('two collections, one of them chosen for new watches', async () => {
		await expect(page.getByText('No collections yet')).toBeVisible();
		await makeCollection(page, 'Daily rotation', 'Green', true);
		await makeCollection(page, 'In the safe', 'Violet');
		await expect(page.getByText('Default', { exact: true })).toHaveCount(1);
	});

	await test.step('a watch with every field, of a brand of its own', async () => {
		await page.goto('/watches/new');
		await expect(page.getByLabel('Collection', { exact: true })).toHaveValue(/.+/);
		await expect(page.getByLabel('Collection', { exact: true }).locator('option:checked')).toHaveText('Daily rotation');
		await page.getByRole('button', { name: 'Add watch' }).click();
		await expect(page.getByText('2 fields need another look:')).toBeVisible();

		await page.getByRole('combobox', { name: 'Brand' }).fill('Werkstatt Ω');
		await page.getByRole('option', { name: 'Add brand “Werkstatt Ω”' }).click();
		await expect(page.getByText('Werkstatt Ω was added to your brands.')).toBeVisible();
		for (const [label, text] of Object.entries(typed)) await page.getByLabel(label, { exact: true }).fill(text);
		await page.getByLabel('Collection', { exact: true }).selectOption('In the safe');
		await page.getByLabel('Condition', { exact: true }).selectOption('Excellent');
		await page.getByLabel('Movement', { exact: true }).selectOption('Automatic');
		await page.getByLabel('Purchase price: Amount').fill('0');
		await page.getByLabel('Purchase price: Currency').selectOption('JPY');
		await page.getByLabel('Current value: Amount').fill('1,234,500');
		await page.getByLabel('Current value: Currency').selectOption('JPY');
		for (const name of ['Chronograph', 'Date', 'Tachymeter']) {
			await page.getByRole('checkbox', { name, exact: true }).check();
		}
		await page.getByRole('button', { name: 'Add watch' }).click();
		await expect(page.getByRole('heading', { level: 1, name: `Werkstatt Ω ${typed.Model}` })).toBeVisible();
	});

	const shown = async () => {
		const main = page.getByRole('main');
		await expect(main.getByRole('link', { name: 'In the safe' })).toBeVisible();
		await expect(main.getByText('Feb 29, 2024')).toBeVisible();
		await expect(main.getByText('As of Jan 1, 2025')).toBeVisible();
		await expect(main.getByText('¥0', { exact: true })).toBeVisible();
		await expect(main.getByText('¥1,234,500', { exact: true })).toBeVisible();
		await expect(main.getByText('A purchase price of zero gives no percentage.')).toBeVisible();
		for (const fact of ['RP-0815/42', 'SN 000123', "O'Brien & Daughters", '39.5 mm', '13.25 mm', '46.8 mm', '200 m']) {
			await expect(main.getByText(fact, { exact: true })).toBeVisible();
		}
		await expect(main.getByText('DROP TABLE watches;-- 🕰')).toBeVisible();
	};
	const complications = page.getByRole('region', { name: 'Complications' }).getByRole('listitem');

	await test.step('the page of the watch shows it all', async () => {
		await shown();
		await expect(complications).toHaveText(['Date', 'Chronograph', 'Tachymeter']);
	});

	await test.step('changing one thing changes nothing else', async () => {
		await page.getByRole('link', { name: 'Edit', exact: true }).click();
		await expect(page.getByLabel('Date of purchase')).toHaveValue('2024-02-29');
		await expect(page.getByLabel('Date of the current value')).toHaveValue('2025-01-01');
		await expect(page.getByLabel('Purchase price: Amount')).toHaveValue('0');
		for (const [label, text] of Object.entries(typed)) {
			await expect(page.getByLabel(label, { exact: true })).toHaveValue(text);
		}
		await page.getByRole('checkbox', { name: 'Date', exact: true }).uncheck();
		await page.getByRole('checkbox', { name: 'GMT', exact: true }).check();
		await page.getByRole('button', { name: 'Save changes' }).click();
		await expect(page.getByText('Saved.')).toBeVisible();
		await shown();
		await page.reload();
		await shown();
		await expect(complications).toHaveText(['Chronograph', 'GMT', 'Tachymeter']);
	});

	await test.step('the server keeps the very days and amounts', async () => {
		const watch = await send(context, 'GET', `/api/v1/watches/${page.url().split('/').pop()}`);
		expect(watch).toMatchObject({
			purchase_date: '2024-02-29',
			current_value_date: '2025-01-01',
			purchase_price: { amount: 0, currency: 'JPY' },
			current_value: { amount: 1_234_500, currency: 'JPY' },
			notes: typed.Notes,
			case_thickness_mm: 13.25
		});
	});

	await test.step('leaving with unsaved entries asks first', async () => {
		await page.getByRole('link', { name: 'Edit', exact: true }).click();
		await page.getByLabel('Model', { exact: true }).fill('Something else');
		await page.getByRole('link', { name: 'Collections' }).click();
		const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await expect(page.getByLabel('Model', { exact: true })).toHaveValue('Something else');
		await page.getByRole('link', { name: 'Collections' }).click();
		await dialog.getByRole('button', { name: 'Leave without saving' }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'Collections' })).toBeVisible();
	});

	await test.step('a deleted collection leaves its watches', async () => {
		await page.getByRole('button', { name: 'Delete In the safe' }).click();
		await expect(page.getByText('Its watch stays. It will be in no collection.')).toBeVisible();
		await page.getByRole('button', { name: 'Delete collection' }).click();
		await expect(page.getByRole('heading', { name: 'In the safe', level: 2 })).toHaveCount(0);
		await page.goto('/watches?collection_id=none');
		await expect(page.getByText('1 watch', { exact: true })).toBeVisible();
	});
});

test('a change made elsewhere is not overwritten', async ({ page, context, complaints }) => {
	complaints.expect(/status of 412 .*\/watches\/[\w-]+$/);
	await register(context);
	const [watch] = await addWatches(context, [{ brand: 'Omega', model: 'Speedmaster', notes: 'as it was' }]);
	await page.goto(`/watches/${watch!.id}/edit`);
	await page.getByLabel('Dial colour').fill('Black');
	await send(context, 'PATCH', `/api/v1/watches/${watch!.id}`, { notes: 'from the other device' });

	await page.getByRole('button', { name: 'Save changes' }).click();
	await expect(page.getByText('This watch was changed elsewhere.')).toBeVisible();
	await page.getByRole('button', { name: 'Load the newer version' }).click();
	await expect(page.getByLabel('Notes')).toHaveValue('from the other device');
	await expect(page.getByLabel('Dial colour')).toHaveValue('Black');
	await page.getByRole('button', { name: 'Save changes' }).click();
	await expect(page.getByText('Saved.')).toBeVisible();
	const stored = await send(context, 'GET', `/api/v1/watches/${watch!.id}`);
	expect(stored).toMatchObject({ notes: 'from the other device', dial_color: 'Black' });
});
