import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { register, send } from './harness/account';
import { signInToDemo } from './harness/demo';
import { desktop, inspect, phone, settled } from './harness/inspection';
import { expect, test } from './harness/journey';

test.use({ demo: true });
test.describe.configure({ timeout: 240_000 });

const list = fileURLToPath(new URL('../../apps/watches/tests/fixtures/collection-500.csv', import.meta.url));
const languages = ['en', 'de'] as const;

async function visit(page: Page, path: string, sizes?: (typeof phone)[]): Promise<void> {
	await page.setViewportSize(desktop);
	await page.goto(path);
	await settled(page);
	await inspect(page, path, sizes);
}

/** An import that has been read but not applied. */
async function draft(context: BrowserContext): Promise<string> {
	const answer = await context.request.post('/api/v1/imports', {
		multipart: { file: { name: 'list.csv', mimeType: 'text/csv', buffer: await readFile(list) } }
	});
	return (await answer.json()).id;
}

for (const language of languages) {
	test(`the pages of watches, in ${language}`, async ({ page, context, server }) => {
		await signInToDemo(page, server);
		await send(context, 'PATCH', '/api/v1/auth/me', { language, theme: 'system' });
		const { items } = await send(context, 'GET', '/api/v1/watches?limit=3');
		const [first, second, third]: string[] = items.map(({ id }: { id: string }) => id);
		await visit(page, '/');
		await visit(page, '/watches?view=grid');
		await visit(page, '/watches?view=table&q=diver&condition=good,excellent');
		await visit(page, `/watches/${first}`);
		await visit(page, `/watches/${first}/edit`);
		await visit(page, `/watches/compare?ids=${first},${second},${third}`);
		await send(context, 'DELETE', `/api/v1/watches/${third}`);
		await visit(page, '/watches/trash');
		await visit(page, `/watches/${third}`);
		await send(context, 'POST', `/api/v1/watches/${third}/restore`);
	});

	test(`the other pages, in ${language}`, async ({ page, context, server, complaints }) => {
		complaints.expect(/net::ERR_FAILED/);
		await signInToDemo(page, server);
		await send(context, 'PATCH', '/api/v1/auth/me', { language, theme: 'system' });
		await visit(page, '/watches/new');
		await visit(page, '/collections');
		const id = await draft(context);
		await visit(page, '/import');
		await visit(page, `/import/${id}`);
		await visit(page, '/settings');
		await visit(page, '/admin');
		await visit(page, '/no/such/page');
		await page.route('**/api/v1/watches?*', (route) => route.abort());
		await visit(page, '/watches');
		await send(context, 'DELETE', `/api/v1/imports/${id}`);
	});

	test(`what visitors and new accounts see, in ${language}`, async ({ page, context, anotherBrowser }) => {
		const visitor = await anotherBrowser({ locale: language === 'de' ? 'de-DE' : 'en-GB' });
		const outside = await visitor.newPage();
		await visit(outside, '/sign-in');
		await expect(outside.locator('html')).toHaveAttribute('lang', language);
		await visit(outside, '/sign-up');
		await register(context, 'Wilhelmine von und zu Habichtsburg-Sonnenthal', { language });
		for (const path of ['/', '/watches', '/watches/trash', '/watches/compare', '/collections', '/import', '/admin']) {
			await visit(page, path);
		}
	});

	test(`dialogs and menus, in ${language}`, async ({ page, context, server }) => {
		await signInToDemo(page, server);
		await send(context, 'PATCH', '/api/v1/auth/me', { language, theme: 'system' });
		const { items } = await send(context, 'GET', '/api/v1/watches?limit=1');

		await page.goto('/collections');
		await settled(page);
		await page.getByRole('button', { name: /^(New collection|Neue Sammlung)$/ }).click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await inspect(page, 'a new collection');

		await page.setViewportSize(phone);
		await page.goto('/watches');
		await settled(page);
		await page.getByRole('button', { name: 'Filter' }).click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await inspect(page, 'the filters', [phone]);

		await page.goto('/watches');
		await settled(page);
		await page.getByRole('button', { name: /^Men[uü]$/ }).click();
		await inspect(page, 'the navigation', [phone]);

		await page.goto('/watches');
		await settled(page);
		await page.getByRole('button', { name: /^(Select|Auswählen)$/ }).click();
		await page.getByRole('main').getByRole('checkbox').first().check();
		await inspect(page, 'a selection');

		await page.goto(`/watches/${items[0].id}`);
		await settled(page);
		await page
			.getByRole('region', { name: /^(Pictures|Bilder)$/ })
			.getByRole('button')
			.first()
			.click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await inspect(page, 'a picture');
	});
}
