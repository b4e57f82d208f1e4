import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { register, send } from './harness/account';
import { expect, test } from './harness/journey';

const list = fileURLToPath(new URL('../../apps/watches/tests/fixtures/collection-500.csv', import.meta.url));

/** A watch as the JSON export writes it. */
type Exported = {
	brand: string;
	model: string;
	condition: string | null;
	complications: string[];
	purchase_date: string | null;
	purchase_price: { amount: number; currency: string } | null;
};

test('a list of 500 rows as people keep them', async ({ page, context }) => {
	test.slow();
	await register(context);
	await importList(page);
	const { watches }: { watches: Exported[] } = await send(context, 'GET', '/api/v1/watches/export?format=json');

	await test.step('nothing is lost or made up', async () => {
		expect(watches).toHaveLength(469);
		const totals: Record<string, number> = {};
		for (const { purchase_price: price } of watches) {
			if (price) totals[price.currency] = (totals[price.currency] ?? 0) + price.amount;
		}
		expect(totals).toEqual({ CHF: 59_392_500, EUR: 115_262_500, GBP: 84_272_500, JPY: 60_017_500, USD: 316_277_500 });
		await page.goto('/');
		await expect(page.getByRole('main')).toContainText('469');
		await expect(page.getByRole('main')).toContainText('$3,162,775.00');
	});

	await searchIt(page, watches);
	await filterIt(page, watches);

	await test.step('undoing the import removes all of it', async () => {
		await page.goto('/import');
		await page.getByRole('button', { name: 'Undo import: collection-500.csv' }).click();
		const dialog = page.getByRole('dialog', { name: 'Undo this import?' });
		await expect(dialog).toContainText('The 469 watches made from collection-500.csv will be removed');
		await dialog.getByRole('button', { name: 'Undo import' }).click();
		await expect(page.getByText('The import of collection-500.csv was undone.')).toBeVisible();
		await expect(page.getByText('Taken back', { exact: true })).toBeVisible();
		await page.goto('/watches');
		await expect(page.getByText('No watches yet')).toBeVisible();
		expect(await send(context, 'GET', '/api/v1/brands')).toEqual([]);
		expect(await send(context, 'GET', '/api/v1/collections')).toEqual([]);
		expect((await send(context, 'GET', '/api/v1/watches?deleted=true')).total).toBe(0);
	});
});

async function importList(page: Page): Promise<void> {
	await test.step('the file is read, and nothing is stored yet', async () => {
		await page.goto('/import');
		const chooser = page.waitForEvent('filechooser');
		await page.getByRole('button', { name: 'Choose a file' }).click();
		await (await chooser).setFiles(list);
		await expect(page.getByRole('heading', { level: 1, name: 'collection-500.csv' })).toBeVisible();
		await expect(
			page.getByText('Nothing has been stored yet.').or(page.getByText(/17 rows have errors/).first())
		).toBeVisible();
	});

	await test.step('the columns are recognised', async () => {
		const becomes = (column: string) => page.getByLabel(`What ${column} becomes`).locator('option:checked');
		await expect(becomes('No.')).toHaveText('Left out');
		await expect(becomes('Brand')).toHaveText('Brand');
		await expect(becomes('Ref. No.')).toHaveText('Reference number');
		await expect(becomes('Watch box')).toHaveText('Collection');
		await expect(becomes('Price paid')).toHaveText('Purchase price');
		await expect(becomes('Size')).toHaveText('Case diameter');
		await expect(becomes('Est. value')).toHaveText('Current value');
		await expect(page.getByLabel('Order of dates')).toHaveValue('day_first');
		await expect(page.getByLabel('Decimal mark')).toHaveValue('point');
	});

	await test.step('the report says what would happen', async () => {
		const report = page.getByRole('region', { name: 'What would happen' });
		await expect(figure(report, 'Ready')).toHaveText('469');
		await expect(figure(report, 'Errors')).toHaveText('17');
		await expect(figure(report, 'Duplicates')).toHaveText('14');
		await expect(report).toContainText('8 brands will be added to yours');
		for (const brand of ['Ming', 'Furlan Marri', 'Studio Underd0g']) await expect(report).toContainText(brand);
		for (const value of ['31/04/2021', '30.02.2020', '2019-13-01', '1.250 €', 'XQZ 500', '9/10', 'Flyback', '1.6in']) {
			await expect(report.getByText(value, { exact: true })).toBeVisible();
		}
		await expect(report.getByText('You have this watch already; the row is left out.')).toHaveCount(14);
	});

	await test.step('another mapping is reported anew, and taken back', async () => {
		const report = page.getByRole('region', { name: 'What would happen' });
		await page.getByLabel('What Condition becomes').selectOption('');
		await expect(figure(report, 'Errors')).toHaveText('16');
		await page.getByLabel('What Condition becomes').selectOption({ label: 'Condition' });
		await expect(figure(report, 'Errors')).toHaveText('17');
	});

	await test.step('rows with errors stop it, unless they are left out', async () => {
		const button = page.getByRole('button', { name: 'Import 469 watches' });
		await expect(button).toHaveAttribute('aria-disabled', 'true');
		await expect(page.getByText(/^17 rows have errors\./).last()).toBeVisible();
		await page.getByLabel('Leave out rows with errors').check();
		await expect(page.getByText('Nothing has been stored yet.')).toBeVisible();
		await button.click();
		await expect(page.getByRole('heading', { name: '469 watches were imported.' })).toBeVisible();
		await page.getByRole('link', { name: 'Show all watches' }).click();
		await expect(count(page, 469)).toBeVisible();
	});
}

async function searchIt(page: Page, watches: Exported[]): Promise<void> {
	await test.step('a part of a word finds', async () => {
		await page.goto('/watches');
		await page.getByRole('searchbox', { name: 'Search watches' }).fill('sub');
		await expect(page).toHaveURL(/[?&]q=sub(&|$)/);
		const named = watches.filter(({ model }) => /\bsub/i.test(model)).length;
		expect(named).toBeGreaterThan(10);
		await expect(count(page, named)).toBeVisible();
		await expect(page.getByRole('main').getByRole('article').first()).toContainText(/\bsub/i);
	});

	await test.step('brand and model in one question', async () => {
		await page.getByRole('searchbox', { name: 'Search watches' }).fill('omega speed');
		const both = watches.filter(({ brand, model }) => brand === 'Omega' && /\bspeed/i.test(model)).length;
		expect(both).toBeGreaterThan(0);
		await expect(count(page, both)).toBeVisible();
	});

	await test.step('a misspelt word is corrected, and says so', async () => {
		await page.getByRole('searchbox', { name: 'Search watches' }).fill('submarner');
		await expect(page.getByText('Showing results for “submariner” instead of “submarner”.')).toBeVisible();
		await expect(count(page, watches.filter(({ model }) => /\bsubmariner/i.test(model)).length)).toBeVisible();
	});

	await test.step('what is not there is not found', async () => {
		await page.getByRole('searchbox', { name: 'Search watches' }).fill("xyzzy' OR 1=1 --");
		await expect(page.getByText('No watch matches')).toBeVisible();
		await page.getByRole('button', { name: 'Clear filters' }).last().click();
		await expect(count(page, 469)).toBeVisible();
	});
}

async function filterIt(page: Page, watches: Exported[]): Promise<void> {
	const filters = page.getByRole('complementary', { name: 'Filters' });
	const matching = (test: (watch: Exported) => boolean) => watches.filter(test).length;
	const between = (from: number, to: number, currency: string) => (watch: Exported) =>
		watch.purchase_price?.currency === currency &&
		watch.purchase_price.amount >= from &&
		watch.purchase_price.amount <= to;

	await test.step('brand and condition', async () => {
		await choose(filters, page, 'Brands', 'Rolex');
		await expect(
			count(
				page,
				matching(({ brand }) => brand === 'Rolex')
			)
		).toBeVisible();
		await filters.getByRole('checkbox', { name: 'Mint' }).check();
		await filters.getByRole('checkbox', { name: 'Excellent' }).check();
		const expected = matching(
			({ brand, condition }) => brand === 'Rolex' && ['mint', 'excellent'].includes(condition ?? '')
		);
		expect(expected).toBeGreaterThan(0);
		await expect(count(page, expected)).toBeVisible();
		await expect(page).toHaveURL(/condition=mint,excellent/);
		await page.reload();
		await expect(count(page, expected)).toBeVisible();
		await expect(filters.getByRole('checkbox', { name: 'Mint' })).toBeChecked();
		await expect(page.getByRole('list', { name: 'Filters in force' }).getByRole('listitem')).toHaveCount(3);
	});

	await test.step('back takes the last step back', async () => {
		await page.goBack();
		await expect(filters.getByRole('checkbox', { name: 'Excellent' })).not.toBeChecked();
		await expect(
			count(
				page,
				matching(({ brand, condition }) => brand === 'Rolex' && condition === 'mint')
			)
		).toBeVisible();
		await page.getByRole('button', { name: 'Clear filters' }).click();
		await expect(count(page, 469)).toBeVisible();
	});

	await test.step('complications: all of them', async () => {
		await choose(filters, page, 'Complications', 'Date');
		await choose(filters, page, 'Complications', 'GMT');
		const expected = matching(({ complications }) => ['Date', 'GMT'].every((name) => complications.includes(name)));
		expect(expected).toBeGreaterThan(0);
		await expect(count(page, expected)).toBeVisible();
		await page.getByRole('button', { name: 'Remove GMT' }).first().click();
		await expect(
			count(
				page,
				matching(({ complications }) => complications.includes('Date'))
			)
		).toBeVisible();
		await page.getByRole('button', { name: 'Clear filters' }).click();
	});

	await test.step('a price in a currency', async () => {
		await filters.getByLabel('Amounts in').selectOption('EUR');
		const price = filters.getByRole('group', { name: 'Purchase price' });
		await price.getByLabel('From').fill('1,000');
		await price.getByLabel('To').fill('5000');
		await price.getByLabel('To').press('Enter');
		await price.getByLabel('To').blur();
		const expected = matching(between(100_000, 500_000, 'EUR'));
		expect(expected).toBeGreaterThan(0);
		await expect(count(page, expected)).toBeVisible();
		await expect(page).toHaveURL(/currency=EUR/);
		await page.reload();
		await expect(count(page, expected)).toBeVisible();
		await expect(filters.getByLabel('Amounts in')).toHaveValue('EUR');
		await expect(price.getByLabel('To')).toHaveValue('5000');
		await page.getByRole('button', { name: 'Clear filters' }).click();
	});

	await test.step('dates of purchase', async () => {
		const dates = filters.getByRole('group', { name: 'Date of purchase' });
		await dates.getByLabel('From').fill('2015-06-01');
		await dates.getByLabel('To').fill('2018-12-31');
		await dates.getByLabel('To').blur();
		const expected = matching(({ purchase_date: day }) => day !== null && day >= '2015-06-01' && day <= '2018-12-31');
		expect(expected).toBeGreaterThan(0);
		await expect(count(page, expected)).toBeVisible();
		await page.getByRole('button', { name: 'Clear filters' }).click();
		await expect(count(page, 469)).toBeVisible();
	});

	await test.step('pages and order', async () => {
		await page.getByLabel('Sort by').selectOption('model');
		await page.getByRole('button', { name: 'Descending. Turn the order round' }).click();
		await expect(page.getByText('1–24 of 469')).toBeVisible();
		await page.getByRole('button', { name: 'Next' }).click();
		await expect(page.getByText('25–48 of 469')).toBeVisible();
		await page.reload();
		await expect(page.getByText('25–48 of 469')).toBeVisible();
		await page.goBack();
		await expect(page.getByText('1–24 of 469')).toBeVisible();
		await page.getByRole('radio', { name: 'Table' }).check({ force: true });
		await expect(page.getByRole('columnheader', { name: 'Model' })).toHaveAttribute('aria-sort', 'ascending');
		await expect(page.getByRole('row')).toHaveCount(25);
	});
}

function count(page: Page, watches: number): Locator {
	const text = watches === 1 ? '1 watch' : `${watches} watches`;
	return page
		.getByRole('main')
		.locator('p[aria-live]')
		.filter({ hasText: new RegExp(`^\\s*${text}(\\s|$)`) });
}

function figure(report: Locator, label: string): Locator {
	return report
		.locator('dl > div')
		.filter({ has: report.page().getByText(label, { exact: true }) })
		.locator('dd');
}

async function choose(filters: Locator, page: Page, label: string, name: string): Promise<void> {
	await filters.getByRole('combobox', { name: label }).fill(name);
	await page.getByRole('option', { name, exact: true }).click();
}
