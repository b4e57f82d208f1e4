import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { addWatches, register, send } from './harness/account';
import { expect, test } from './harness/journey';
import { asFromCamera, draw, gif, type Picture, program, secretOfTheCamera, truncated } from './harness/pictures';

type Image = {
	id: string;
	file_name: string;
	width: number;
	height: number;
	is_primary: boolean;
	urls: Record<'thumbnail' | 'medium' | 'full', string>;
};

async function upload(page: Page, pictures: Picture[]): Promise<void> {
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('button', { name: 'Choose pictures' }).click();
	await (await chooser).setFiles(pictures);
	const ready = pictures.length === 1 ? '1 file chosen' : `${pictures.length} files chosen`;
	await expect(page.getByText(ready)).toBeVisible();
	await page.getByRole('button', { name: /^Upload \d+ pictures?$/ }).click();
}

async function stored(context: BrowserContext, watch: string): Promise<Image[]> {
	return send(context, 'GET', `/api/v1/watches/${watch}/images`);
}

async function names(context: BrowserContext, watch: string): Promise<string[]> {
	return (await stored(context, watch)).map(({ file_name }) => file_name);
}

/** The files below a folder; none when it is not there, or not any more. */
async function filesBelow(folder: string): Promise<string[]> {
	try {
		const entries = await readdir(folder, { recursive: true, withFileTypes: true });
		return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

test('photographs good and bad, uploaded together', async ({ page, context, server, complaints, anotherBrowser }) => {
	test.slow();
	complaints.expect(/status of 4(15|22) .*\/watches\/[\w-]+\/images$/);
	const account = await register(context);
	const [watch] = await addWatches(context, [{ brand: 'Omega', model: 'Speedmaster' }]);
	const studio = await anotherBrowser();
	const plain = await draw(studio, 'front.jpg', 'image/jpeg', 640, 480);
	const good = [
		plain,
		await draw(studio, 'caseback.png', 'image/png', 300, 200),
		await draw(studio, 'strap.webp', 'image/webp', 200, 300),
		gif('crown.gif'),
		asFromCamera(await draw(studio, 'x', 'image/jpeg', 400, 300), 'from the camera.jpg'),
		await draw(studio, 'sixty megapixels.jpg', 'image/jpeg', 9000, 6667)
	];
	const bad = [
		truncated(plain, 'interrupted.jpg'),
		program('setup.jpg'),
		{ name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: program('').buffer },
		{ name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) }
	];
	const folder = join(server.dataFolder, 'files', 'accounts', account.id);

	await test.step('the good ones arrive, the bad ones say why not', async () => {
		await page.goto(`/watches/${watch!.id}`);
		await upload(page, [...bad, ...good]);
		await expect(page.getByText('6 pictures were added.')).toBeVisible({ timeout: 60_000 });
		await expect(page.getByText('2 pictures could not be uploaded.')).toBeVisible();
		const left = page.getByRole('listitem');
		await expect(left.filter({ hasText: 'interrupted.jpg' })).toContainText(
			'This file is not an image that can be read.'
		);
		await expect(left.filter({ hasText: 'setup.jpg' })).toContainText('The server does not accept this kind of file.');
		await expect(left.filter({ hasText: 'setup.exe' })).toContainText('This is not a JPEG, PNG, GIF or WebP picture.');
		await expect(left.filter({ hasText: 'empty.png' })).toContainText('This file is empty.');
		await page.getByRole('button', { name: 'Remove all' }).click();
	});

	const images = await stored(context, watch!.id);

	await test.step('nothing of the bad ones is left behind', async () => {
		expect(images.map(({ file_name }) => file_name).sort()).toEqual(good.map(({ name }) => name).sort());
		expect(images.filter(({ is_primary }) => is_primary)).toHaveLength(1);
		expect(await filesBelow(folder)).toHaveLength(3 * good.length);
		expect((await readdir(server.dataFolder)).filter((name) => /tmp|temp|upload/i.test(name))).toEqual([]);
		expect(await readdir(join(server.dataFolder, 'files'))).toEqual(['accounts']);
	});

	await test.step('a picture is turned upright, and does not say where it was taken', async () => {
		const camera = images.find(({ file_name }) => file_name === 'from the camera.jpg')!;
		expect([camera.width, camera.height]).toEqual([300, 400]);
		expect(good[4]!.buffer.includes(secretOfTheCamera)).toBe(true);
		for (const url of Object.values(camera.urls)) {
			const bytes = await (await context.request.get(url)).body();
			expect(bytes.length).toBeGreaterThan(100);
			for (const trace of [secretOfTheCamera, 'Exif', 'GPS']) expect(bytes.includes(trace), trace).toBe(false);
		}
	});

	await test.step('every picture is drawn', async () => {
		await page.reload();
		const drawn = page.getByRole('region', { name: 'Pictures' }).locator('li img');
		await expect(drawn).toHaveCount(good.length);
		for (const image of await drawn.all()) {
			await image.scrollIntoViewIfNeeded();
			await expect(image).toHaveJSProperty('complete', true);
			expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0);
		}
	});

	await test.step('they are for their owner only', async () => {
		const url = images[0]!.urls.full;
		expect((await context.request.get(url)).status()).toBe(200);
		const stranger = await anotherBrowser();
		expect((await stranger.request.get(url)).status()).toBe(401);
		await register(stranger, 'Eve Stranger');
		expect((await stranger.request.get(url)).status()).toBe(404);
		expect((await stranger.request.get(`/api/v1/watches/${watch!.id}/images`)).status()).toBe(404);
		expect((await stranger.request.delete(`/api/v1/watches/${watch!.id}`)).status()).toBe(404);
	});

	await test.step('deleted for ever means deleted from the disk', async () => {
		await send(context, 'DELETE', `/api/v1/watches/${watch!.id}`);
		await send(context, 'DELETE', `/api/v1/watches/${watch!.id}/permanently`);
		expect((await context.request.get(images[0]!.urls.full)).status()).toBe(404);
		await expect.poll(() => filesBelow(folder)).toEqual([]);
	});
});

test('pictures are put in order, looked at and deleted', async ({ page, context, anotherBrowser }) => {
	await register(context);
	const [watch] = await addWatches(context, [{ brand: 'Rolex', model: 'Explorer' }]);
	const studio = await anotherBrowser();
	await page.goto(`/watches/${watch!.id}`);
	await upload(page, [
		await draw(studio, 'one.jpg', 'image/jpeg', 400, 300),
		await draw(studio, 'two.jpg', 'image/jpeg', 300, 400),
		await draw(studio, 'three.jpg', 'image/jpeg', 300, 300)
	]);
	await expect(page.getByText('3 pictures were added.')).toBeVisible();
	const order = () => names(context, watch!.id);
	const arranged = page.getByRole('list', { name: 'Pictures' }).getByRole('listitem');

	await test.step('moved with the keyboard', async () => {
		await page.getByRole('button', { name: 'Arrange pictures' }).click();
		await page.getByRole('button', { name: 'Move three.jpg one place forward' }).focus();
		await page.keyboard.press('Enter');
		await expect(page.getByText('three.jpg is now picture 2 of 3.')).toBeAttached();
		await expect(page.getByRole('button', { name: 'Move three.jpg one place forward' })).toBeFocused();
		await expect.poll(order).toEqual(['one.jpg', 'three.jpg', 'two.jpg']);
	});

	await test.step('dragged', async () => {
		await arranged.filter({ hasText: 'two.jpg' }).dragTo(arranged.filter({ hasText: 'one.jpg' }));
		await expect(arranged).toHaveText([/two\.jpg/, /one\.jpg/, /three\.jpg/]);
		await expect.poll(order).toEqual(['two.jpg', 'one.jpg', 'three.jpg']);
	});

	await test.step('another one becomes the main picture', async () => {
		await page.getByRole('button', { name: 'Make three.jpg the main picture' }).click();
		await expect(page.getByText('three.jpg is now the main picture.')).toBeVisible();
		await expect(arranged.filter({ hasText: 'three.jpg' })).toContainText('Main picture');
		await page.goto('/watches');
		const [image] = (await stored(context, watch!.id)).filter(({ is_primary }) => is_primary);
		await expect(page.getByRole('article').locator('img')).toHaveAttribute('src', image!.urls.thumbnail);
	});

	await test.step('looked at with the keys', async () => {
		await page.goto(`/watches/${watch!.id}`);
		await page.getByRole('button', { name: 'Show two.jpg, picture 1 of 3' }).click();
		const lightbox = page.getByRole('dialog', { name: 'Pictures of Rolex Explorer' });
		await expect(lightbox).toContainText('1 of 3');
		await page.keyboard.press('ArrowRight');
		await expect(lightbox).toContainText('2 of 3');
		await page.keyboard.press('End');
		await expect(lightbox).toContainText('3 of 3');
		await expect(lightbox.getByRole('img')).toHaveAttribute('alt', 'Show three.jpg, picture 3 of 3');
		await page.keyboard.press('ArrowRight');
		await expect(lightbox).toContainText('3 of 3');
		await page.keyboard.press('+');
		await expect(lightbox.getByText(/^Zoom 1[1-9]\d|^Zoom [2-9]\d\d/)).toBeAttached();
		await page.keyboard.press('0');
		await expect(lightbox.getByText('Zoom 100 %')).toBeAttached();
		await page.keyboard.press('Home');
		await expect(lightbox).toContainText('1 of 3');
		await page.keyboard.press('Escape');
		await expect(lightbox).toBeHidden();
	});

	await test.step('deleted; the next one becomes the main picture', async () => {
		await page.getByRole('button', { name: 'Arrange pictures' }).click();
		await page.getByRole('button', { name: 'Delete three.jpg' }).click();
		const dialog = page.getByRole('dialog', { name: 'Delete picture?' });
		await expect(dialog).toContainText('The next picture becomes the main picture.');
		await dialog.getByRole('button', { name: 'Delete picture' }).click();
		await expect(page.getByText('three.jpg was deleted.')).toBeVisible();
		await expect.poll(order).toEqual(['two.jpg', 'one.jpg']);
		expect((await stored(context, watch!.id)).map(({ is_primary }) => is_primary)).toEqual([true, false]);
	});
});
