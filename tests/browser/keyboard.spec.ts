import type { Locator, Page } from '@playwright/test';
import { addWatches, register } from './harness/account';
import { expect, test } from './harness/journey';

/** Presses Tab until the focus is on the target, as somebody without a mouse would. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
	await expect(target).toBeVisible();
	for (let presses = 0; presses < 80; presses += 1) {
		if (await target.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press(key);
	}
	await expect(target).toBeFocused({ timeout: 1 });
}

test('from signing in to a new watch without a mouse', async ({ page, anotherBrowser }) => {
	const account = await register(await anotherBrowser());

	await test.step('signing in', async () => {
		await page.goto('/sign-in');
		await tabTo(page, page.getByLabel('E-mail address'));
		await page.keyboard.type(account.email);
		await tabTo(page, page.getByLabel('Password', { exact: true }));
		await page.keyboard.type(account.password);
		await page.keyboard.press('Enter');
		await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeFocused();
	});

	await test.step('the first key press offers to skip the navigation', async () => {
		await page.reload();
		await expect(page.getByRole('heading', { name: /^Welcome/ })).toBeVisible();
		const skip = page.getByRole('link', { name: 'Skip to the content' });
		await page.keyboard.press('Tab');
		await expect(skip).toBeFocused();
		await expect(skip).toBeInViewport();
		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		await expect(page.getByRole('main').locator(':focus')).toHaveCount(1);
	});

	await test.step('to the list, and with n to a new watch', async () => {
		await tabTo(page, page.getByRole('link', { name: 'Watches', exact: true }), 'Shift+Tab');
		await page.keyboard.press('Enter');
		await expect(page.getByRole('heading', { level: 1, name: 'Watches' })).toBeFocused();
		await expect(page.getByText('No watches yet')).toBeVisible();
		await page.keyboard.press('n');
		await expect(page.getByRole('heading', { level: 1, name: 'Add a watch' })).toBeFocused();
	});

	await test.step('the watch', async () => {
		await tabTo(page, page.getByRole('combobox', { name: 'Brand' }));
		await page.keyboard.type('gran');
		await expect(page.getByRole('option', { name: 'Grand Seiko' })).toBeVisible();
		await page.keyboard.press('Enter');
		await expect(page.getByRole('combobox', { name: 'Brand' })).toHaveValue('Grand Seiko');
		await page.keyboard.press('Tab');
		await expect(page.getByLabel('Model', { exact: true })).toBeFocused();
		await page.keyboard.type('Snowflake n / n');
		await tabTo(page, page.getByRole('checkbox', { name: 'Power reserve indicator' }));
		await page.keyboard.press('Space');
		await tabTo(page, page.getByRole('button', { name: 'Add watch' }));
		await page.keyboard.press('Enter');
		await expect(page.getByRole('heading', { level: 1, name: 'Grand Seiko Snowflake n / n' })).toBeFocused();
		await expect(page.getByRole('region', { name: 'Complications' })).toContainText('Power reserve indicator');
	});

	await test.step('back in the list, searching', async () => {
		await tabTo(page, page.getByRole('link', { name: 'All watches' }));
		await page.keyboard.press('Enter');
		await expect(page.getByRole('article')).toHaveCount(1);
		await page.keyboard.press('/');
		await expect(page.getByRole('searchbox', { name: 'Search watches' })).toBeFocused();
		await page.keyboard.type('snow');
		await expect(page).toHaveURL(/[?&]q=snow/);
		await expect(page.getByRole('searchbox', { name: 'Search watches' })).toBeFocused();
		await tabTo(page, page.getByRole('article').getByRole('link'));
		await page.keyboard.press('Enter');
		await expect(page.getByRole('heading', { level: 1, name: 'Grand Seiko Snowflake n / n' })).toBeFocused();
	});
});

test('a dialog holds the focus, and gives it back', async ({ page, context }) => {
	await register(context);
	await page.goto('/collections');
	const opener = page.getByRole('button', { name: 'New collection' }).first();
	await tabTo(page, opener);
	await page.keyboard.press('Enter');
	const dialog = page.getByRole('dialog', { name: 'New collection' });
	await expect(dialog.getByLabel('Name')).toBeFocused();
	const inside: boolean[] = [];
	for (let presses = 0; presses < 20; presses += 1) {
		await page.keyboard.press('Tab');
		inside.push(
			await dialog.evaluate(
				(element) => element.contains(document.activeElement) || document.activeElement === document.body
			)
		);
	}
	expect(inside).not.toContain(false);
	await page.keyboard.press('Escape');
	await expect(dialog).toBeHidden();
	await expect(opener).toBeFocused();
});

test('menus and the export close with Escape, and keep the focus', async ({ page, context }) => {
	await register(context);
	await addWatches(context, [{ brand: 'Omega', model: 'Speedmaster' }]);
	await page.goto('/watches');
	const button = page.getByRole('button', { name: 'Export' });
	await tabTo(page, button);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('link', { name: 'JSON, complete' })).toBeVisible();
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: 'CSV, for spreadsheets' })).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('link', { name: 'JSON, complete' })).toBeHidden();
	await expect(button).toBeFocused();
});
