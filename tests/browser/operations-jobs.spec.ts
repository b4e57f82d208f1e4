import type { Page } from '@playwright/test';
import { signInAsAdmin } from './harness/account';
import { expect, test } from './harness/journey';

/** One whose own time is far: both run once an hour, at minute 37 and 17. */
const schedule = new Date().getUTCMinutes() < 27 ? 'watches.sweep_files' : 'jobs.prune';

async function confirm(page: Page, deed: string): Promise<void> {
	await page.getByRole('button', { name: deed, exact: true }).first().click();
	const dialog = page.getByRole('dialog', { name: deed });
	await dialog.getByRole('button', { name: deed }).click();
	await expect(dialog).toBeHidden();
}

test('a job is made, taken back, and run again', async ({ page, context }) => {
	await signInAsAdmin(context);
	await page.goto('/operations/jobs');
	const queues = page.getByRole('region', { name: 'Queues' });
	const jobs = page.getByRole('region', { name: 'Jobs' });
	const schedules = page.getByRole('region', { name: 'Schedules' });
	const row = jobs.getByRole('row', { name: new RegExp(`^${schedule}`) }).first();

	await test.step('a schedule runs out of turn', async () => {
		await expect(schedules.getByRole('row', { name: /^watches\.empty_trash/ })).toContainText('27 * * * *');
		await confirm(page, `Run now: ${schedule}`);
		await expect(page.getByText(`A job of ${schedule} has been made.`)).toBeVisible();
		await expect(async () => {
			await page.getByRole('button', { name: 'Refresh now' }).click();
			await expect(row).toContainText('Done', { timeout: 1000 });
		}).toPass();
	});

	await test.step('in a paused queue it waits', async () => {
		await confirm(page, 'Pause the queue default');
		await expect(queues.getByRole('row', { name: /^default/ })).toContainText('Paused');
		await confirm(page, `Run now: ${schedule}`);
		await expect(row).toContainText('Waiting');
	});

	await test.step('and is taken back', async () => {
		await confirm(page, `Cancel the job ${schedule}`);
		await expect(row).toContainText('Cancelled');
		await jobs.getByLabel('State').selectOption({ label: 'Cancelled' });
		await expect(page).toHaveURL('/operations/jobs?state=cancelled');
		await expect(jobs.getByRole('row'), 'the heading and the job').toHaveCount(2);
		await jobs.getByLabel('Kind').selectOption('watches.empty_trash');
		await expect(page.getByText('No job found')).toBeVisible();
		await page.getByRole('button', { name: 'Show all jobs' }).click();
		await expect(page).toHaveURL('/operations/jobs');
	});

	await test.step('its page runs it again', async () => {
		await row.getByRole('link', { name: schedule }).click();
		await expect(page.getByRole('heading', { level: 1, name: schedule })).toBeVisible();
		await confirm(page, `Run again: ${schedule}`);
		await expect(page.getByRole('region', { name: 'State' })).toContainText('Waiting');
		await page.getByRole('link', { name: 'All jobs' }).click();
		await confirm(page, 'Resume the queue default');
		await row.getByRole('link', { name: schedule }).click();
		await expect(async () => {
			await page.getByRole('button', { name: 'Refresh now' }).click();
			await expect(page.getByRole('region', { name: 'State' })).toContainText('Done', { timeout: 1000 });
		}).toPass();
		await expect(page.getByRole('region', { name: 'Attempts that are over' }).getByRole('row')).not.toHaveCount(0);
	});
});

test('a schedule is paused and goes on', async ({ page, context }) => {
	await signInAsAdmin(context);
	await page.goto('/operations/jobs');
	const row = page.getByRole('region', { name: 'Schedules' }).getByRole('row', { name: /^watches\.empty_trash/ });
	await confirm(page, 'Pause the schedule watches.empty_trash');
	await expect(row).toContainText('Paused');
	await confirm(page, 'Resume the schedule watches.empty_trash');
	await expect(row).not.toContainText('Paused');
});

test('a job that failed shows why, with the request id; one that changed meanwhile is not touched', async ({
	page,
	context,
	complaints
}) => {
	complaints.expect(/status of 404 /);
	await signInAsAdmin(context);
	const job = {
		id: '01a1f932-0000-7000-8000-000000000000',
		kind: 'watches.import',
		queue: 'default',
		state: 'dead',
		priority: 0,
		owner_id: null,
		request_id: 'req-4711',
		attempts: 5,
		max_attempts: 5,
		cancel_requested: false,
		progress_percent: 40,
		progress_text: 'two of five',
		error: 'the disk is full',
		created_at: '2026-01-02T03:04:05Z',
		run_at: '2026-01-02T03:04:05Z',
		started_at: '2026-01-02T03:04:06Z',
		finished_at: '2026-01-02T03:04:07Z'
	};
	await page.route('**/api/v1/admin/jobs?*', (route) =>
		route.fulfill({ json: { items: [job], total: 1, from: 0, next: null, previous: null } })
	);
	await page.goto('/operations/jobs');
	const row = page.getByRole('row', { name: /^watches\.import/ });
	await expect(row).toContainText('Failed for good');
	await expect(row).toContainText('the disk is full');
	await expect(row).toContainText('req-4711');
	await expect(row.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
	await expect(row).toContainText('5 of 5');
	const deed = 'Run again: watches.import';
	await page.getByRole('button', { name: deed }).click();
	const dialog = page.getByRole('dialog', { name: deed });
	await dialog.getByRole('button', { name: deed }).click();
	await expect(dialog).toContainText('This does not exist, or not any more.');
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: deed })).toBeFocused();
});
