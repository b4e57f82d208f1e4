import { register } from './harness/account';
import { expect, test } from './harness/journey';

test('signing in goes back to where a visitor wanted to go', async ({ page, complaints, anotherBrowser }) => {
	complaints.expect(/status of 401 .*\/auth\/login$/);
	const account = await register(await anotherBrowser());
	await page.goto('/watches?sort=model&order=asc');
	await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();

	await page.getByLabel('E-mail address').fill(account.email);
	await page.getByLabel('Password', { exact: true }).fill('not the password');
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByText('E-mail address or password is wrong.')).toBeVisible();

	await page.getByLabel('Password', { exact: true }).fill(account.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page).toHaveURL('/watches?sort=model&order=asc');
	await expect(page.getByRole('heading', { level: 1, name: 'Watches' })).toBeVisible();

	await page.reload();
	await expect(page.getByRole('heading', { level: 1, name: 'Watches' })).toBeVisible();
	await page.goto('/sign-in');
	await expect(page).toHaveURL('/');

	await page.getByRole('button', { name: 'Sign out' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
	await page.goto('/');
	await expect(page).toHaveURL('/sign-in');
});

test('settings are kept, and the page speaks the language chosen', async ({ page, context, anotherBrowser }) => {
	const account = await register(context);
	await page.goto('/settings');

	await page.getByLabel('Name').fill('Grace Collector');
	await page.getByLabel('Default currency').selectOption('CHF');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('Saved.')).toBeVisible();

	await page.getByLabel('Theme').selectOption('dark');
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
	await page.getByLabel('Language').selectOption('de');
	await expect(page.getByRole('heading', { level: 1, name: 'Einstellungen' })).toBeVisible();
	await expect(page.locator('html')).toHaveAttribute('lang', 'de');
	await expect(page).toHaveTitle('Einstellungen · Seaworthy');

	const device = await anotherBrowser();
	const other = await device.newPage();
	await other.goto('/sign-in?next=/settings');
	await other.getByLabel('E-mail address').fill(account.email);
	await other.getByLabel('Password', { exact: true }).fill(account.password);
	await other.getByRole('button', { name: 'Sign in' }).click();
	await expect(other.getByRole('heading', { level: 1, name: 'Einstellungen' })).toBeVisible();
	await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark');
	await expect(other.getByLabel('Name')).toHaveValue('Grace Collector');
	await expect(other.getByLabel('Standardwährung')).toHaveValue('CHF');

	await page.reload();
	await expect(page.getByRole('heading', { level: 1, name: 'Einstellungen' })).toBeVisible();
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a session ends from another device, a password everywhere', async ({
	page,
	context,
	complaints,
	anotherBrowser
}) => {
	complaints.expect(/status of 401 .*\/auth\/login$/, /status of 422 .*\/auth\/change-password$/);
	const account = await register(context);
	const device = await anotherBrowser();
	const other = await device.newPage();

	async function signInElsewhere(password: string) {
		await other.goto('/sign-in');
		await other.getByLabel('E-mail address').fill(account.email);
		await other.getByLabel('Password', { exact: true }).fill(password);
		await other.getByRole('button', { name: 'Sign in' }).click();
	}

	await signInElsewhere(account.password);
	await expect(other.getByRole('heading', { name: /^Welcome/ })).toBeVisible();

	await page.goto('/settings');
	const sessions = page.getByRole('region', { name: 'Sessions' });
	await expect(sessions.getByRole('listitem')).toHaveCount(2);
	await expect(sessions.getByText('This session')).toHaveCount(1);
	await sessions.getByRole('button', { name: /^End session:/ }).click();
	await expect(page.getByText('The session has been ended.')).toBeVisible();
	await expect(sessions.getByRole('listitem')).toHaveCount(1);
	await other.goto('/collections');
	await expect(other.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();

	await signInElsewhere(account.password);
	await expect(other.getByRole('heading', { name: /^Welcome/ })).toBeVisible();
	const change = page.getByRole('region', { name: 'Password' });
	await change.getByLabel('Current password').fill('a wrong password');
	await change.getByLabel('New password').fill('another horse 43');
	await change.getByLabel('Repeat the password').fill('another horse 43');
	await change.getByRole('button', { name: 'Change password' }).click();
	await expect(change.getByText('Your current password is not right.')).toBeVisible();
	await expect(change.getByLabel('Current password')).toHaveAttribute('aria-invalid', 'true');
	await change.getByLabel('Current password').fill(account.password);
	await change.getByRole('button', { name: 'Change password' }).click();
	await expect(page.getByText('The password has been changed.')).toBeVisible();

	await page.reload();
	await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
	await other.goto('/settings');
	await expect(other.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
	await signInElsewhere(account.password);
	await expect(other.getByText('E-mail address or password is wrong.')).toBeVisible();
	await signInElsewhere('another horse 43');
	await expect(other.getByRole('heading', { name: /^Welcome/ })).toBeVisible();
});
