import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { register, send } from './harness/account';
import { expect, test } from './harness/journey';

const list = fileURLToPath(new URL('../../apps/watches/tests/fixtures/collection-500.csv', import.meta.url));

test('an export imported into another account gives the same collection', async ({ page, context, anotherBrowser }) => {
	test.slow();
	await register(context, 'Ada First', { default_currency: 'EUR' });
	await importQuickly(context);
	await send(context, 'POST', '/api/v1/collections', {
		name: 'Empty, but mine',
		description: 'Zeile eins\nline two',
		color: '#EC4899',
		is_default: true
	});
	await page.goto('/watches');
	const json = await exported(page, 'JSON, complete');
	const csv = await exported(page, 'CSV, for spreadsheets');
	expect(JSON.parse(json.toString()).watches).toHaveLength(469);

	await test.step('as JSON, by somebody who has just signed up', async () => {
		const second = await (await anotherBrowser()).newPage();
		await second.goto('/sign-up');
		await second.getByLabel('Name').fill('Ben Second');
		await second.getByLabel('E-mail address').fill(`second-${Date.now()}@example.com`);
		await second.getByLabel('Password', { exact: true }).fill('second passphrase');
		await second.getByLabel('Repeat the password').fill('second passphrase');
		await second.getByRole('button', { name: 'Create an account' }).click();
		await second.getByRole('link', { name: 'Import the list you have' }).click();
		await importFile(second, 'mine.json', json);
		expect(withoutTime(await exported(second, 'JSON, complete'))).toEqual(withoutTime(json));
		expect((await exported(second, 'CSV, for spreadsheets')).equals(csv), 'the CSV of both, byte by byte').toBe(true);
	});

	await test.step('as CSV', async () => {
		const browser = await anotherBrowser();
		await register(browser, 'Cleo Third', { default_currency: 'JPY' });
		const third = await browser.newPage();
		await third.goto('/import');
		await importFile(third, 'mine.csv', csv);
		expect((await exported(third, 'CSV, for spreadsheets')).equals(csv), 'the CSV of both, byte by byte').toBe(true);
	});
});

/** The journey of the page itself is that of import.spec.ts. */
async function importQuickly(context: BrowserContext): Promise<void> {
	const answer = await context.request.post('/api/v1/imports', {
		multipart: { file: { name: 'list.csv', mimeType: 'text/csv', buffer: await readFile(list) } }
	});
	expect(answer.status()).toBe(201);
	const { id } = await answer.json();
	await send(context, 'PATCH', `/api/v1/imports/${id}`, { options: { default_currency: 'USD', skip_errors: true } });
	await send(context, 'POST', `/api/v1/imports/${id}/apply`, {});
}

async function exported(page: Page, format: string): Promise<Buffer> {
	await page.getByRole('button', { name: 'Export' }).click();
	const download = page.waitForEvent('download');
	await page.getByRole('link', { name: format }).click();
	const file = await download;
	expect(file.suggestedFilename()).toMatch(/\.(csv|json)$/);
	await page.keyboard.press('Escape');
	return readFile(await file.path());
}

async function importFile(page: Page, name: string, buffer: Buffer): Promise<void> {
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('button', { name: 'Choose a file' }).click();
	await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer });
	await expect(page.getByText('No row has a problem.')).toBeVisible();
	await page.getByRole('button', { name: 'Import 469 watches' }).click();
	await expect(page.getByRole('heading', { name: '469 watches were imported.' })).toBeVisible();
	await page.getByRole('link', { name: 'Show all watches' }).click();
	await expect(page.getByText('1–24 of 469')).toBeVisible();
}

function withoutTime(json: Buffer): unknown {
	const { exported_at, ...rest } = JSON.parse(json.toString());
	expect(exported_at).toMatch(/^\d{4}-\d{2}-\d{2}T/);
	return rest;
}
