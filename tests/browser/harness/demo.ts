/** The sample data of a server that was started with it. */
import { expect, type Page } from '@playwright/test';
import type { Server } from './server';

/** Signs in as the sign-in page offers it, and waits until the sample data is complete, pictures and all. */
export async function signInToDemo(page: Page, server: Server): Promise<void> {
	await page.goto('/');
	await page.getByRole('button', { name: 'Fill in the demo account' }).click();
	const password = /with the password (\S+)/.exec(server.invitation)?.[1] ?? server.invitation;
	await expect(page.getByLabel('Password', { exact: true })).toHaveValue(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	// Other journeys may have changed the language of the account.
	await expect(page.getByRole('heading', { level: 1, name: /^(Dashboard|Übersicht)$/ })).toBeVisible();
	await server.said(/the demo data is complete/);
}
