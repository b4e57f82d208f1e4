import type { Locator, Page } from '@playwright/test';
import { test as base, expect } from './harness/journey';
import { Server } from './harness/server';

/** A new installation for each journey, without sample data. */
const test = base.extend<{ installation: Server }>({
	installation: async ({ engine }, use) => {
		const server = await Server.start(engine, { demo: false });
		await use(server);
		await server.stop();
	},
	baseURL: async ({ installation }, use) => use(installation.url)
});

async function fillAccount(page: Page, name: string, email: string, password: string): Promise<void> {
	await page.getByLabel('Name').fill(name);
	await page.getByLabel('E-mail address').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByLabel('Repeat the password').fill(password);
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
	await page.getByLabel('E-mail address').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
}

async function choose(page: Page, person: string, deed: string): Promise<Locator> {
	await page.getByRole('button', { name: `Actions for ${person}` }).click();
	await page.getByRole('menuitem', { name: deed }).click();
	const dialog = page.getByRole('dialog', { name: deed });
	await expect(dialog).toBeVisible();
	return dialog;
}

test('the first person becomes the administrator and looks after the second', async ({
	page,
	installation,
	complaints,
	anotherBrowser
}) => {
	complaints.expect(/status of 401 .*\/auth\/login$/, /status of 403 .*\/auth\/register$/);
	const link = installation.setUpLink;

	await test.step('every page leads to the set-up, which refuses a wrong code', async () => {
		await page.goto('/watches');
		await expect(page.getByRole('heading', { level: 1, name: 'Set up Seaworthy' })).toBeVisible();
		await fillAccount(page, 'Ada Admin', 'ada@example.com', 'first passphrase');
		await page.getByLabel('Set-up code').fill('not-the-code');
		await page.getByRole('button', { name: 'Set up Seaworthy' }).click();
		await expect(page.getByText('This set-up code is not the right one.')).toBeVisible();
	});

	await test.step('the printed link makes the administrator', async () => {
		await page.goto(link);
		await fillAccount(page, 'Ada Admin', 'ada@example.com', 'first passphrase');
		await page.getByRole('button', { name: 'Set up Seaworthy' }).click();
		await expect(page.getByRole('heading', { name: 'Welcome, Ada Admin' })).toBeVisible();
		await expect(page.getByRole('link', { name: 'Administration' })).toBeVisible();
	});

	const second = await (await anotherBrowser()).newPage();

	await test.step('the link works once only', async () => {
		await second.goto(link);
		await expect(second.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
	});

	await test.step('a second person registers and is no administrator', async () => {
		await second.getByRole('link', { name: 'Create an account' }).click();
		await fillAccount(second, 'Ben Second', 'ben@example.com', 'second passphrase');
		await second.getByRole('button', { name: 'Create an account' }).click();
		await expect(second.getByRole('heading', { name: 'Welcome, Ben Second' })).toBeVisible();
		await expect(second.getByRole('link', { name: 'Settings' })).toBeVisible();
		await expect(second.getByRole('link', { name: 'Administration' })).toHaveCount(0);
		await second.goto('/admin');
		await expect(second.getByText('This page is for administrators.')).toBeVisible();
		expect((await second.request.get('/api/v1/users')).status()).toBe(403);
	});

	const row = page.getByRole('row', { name: /ben@example\.com/ });

	await test.step('the administrator promotes and demotes', async () => {
		await page.getByRole('link', { name: 'Administration' }).click();
		await expect(page.getByRole('row')).toHaveCount(3);
		await expect(row).toContainText('User');
		await (
			await choose(page, 'Ben Second', 'Make administrator')
		)
			.getByRole('button', { name: 'Make administrator' })
			.click();
		await expect(row.getByText('Administrator', { exact: true })).toBeVisible();
		await second.reload();
		await expect(second.getByRole('row', { name: /ada@example\.com/ })).toBeVisible();

		await (
			await choose(page, 'Ben Second', 'Take administrator role away')
		)
			.getByRole('button', { name: 'Take administrator role away' })
			.click();
		await expect(row.getByText('Administrator', { exact: true })).toHaveCount(0);
		await second.reload();
		await expect(second.getByText('This page is for administrators.')).toBeVisible();
	});

	await test.step('nobody demotes or deletes themselves', async () => {
		await page.getByRole('button', { name: 'Actions for Ada Admin' }).click();
		const entry = page.getByRole('menuitem', { name: 'Delete user' });
		await expect(entry).toHaveAttribute('aria-disabled', 'true');
		await expect(entry).toContainText('Not possible on your own account.');
		await page.keyboard.press('Escape');
	});

	await test.step('a new password ends the old sessions', async () => {
		const dialog = await choose(page, 'Ben Second', 'Set new password');
		await dialog.getByLabel('New password').fill('third passphrase');
		await dialog.getByRole('button', { name: 'Set new password' }).click();
		await expect(dialog).toBeHidden();
		await second.goto('/settings');
		await expect(second.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
		await signIn(second, 'ben@example.com', 'second passphrase');
		await expect(second.getByText('E-mail address or password is wrong.')).toBeVisible();
		await signIn(second, 'ben@example.com', 'third passphrase');
		await expect(second.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
	});

	await test.step('a deleted person cannot come back', async () => {
		const dialog = await choose(page, 'Ben Second', 'Delete user');
		const button = dialog.getByRole('button', { name: 'Delete user' });
		await expect(button).toHaveAttribute('aria-disabled', 'true');
		await dialog.getByLabel('Type ben@example.com to confirm').fill('ben@example.com');
		await button.click();
		await expect(row).toHaveCount(0);
		await second.goto('/');
		await expect(second.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
		await signIn(second, 'ben@example.com', 'third passphrase');
		await expect(second.getByText('E-mail address or password is wrong.')).toBeVisible();
	});
});
