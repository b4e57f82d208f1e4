/** What is asked of every page, whatever it shows. */
import axe from 'axe-core';
import { expect, type Page } from '@playwright/test';

export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 800 };
/** Conformance levels A and AA of WCAG 2.0 and 2.1, as axe calls them. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Waits until a page has its title, shows what it loads, and nothing moves. */
export async function settled(page: Page): Promise<void> {
	await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
	await expect(page.getByText(/^(Loading|Wird geladen)$/)).toHaveCount(0);
	await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
	await page.evaluate(() => document.fonts.ready);
}

/** Looks at the page in light and dark, on a phone and on a desktop. Goes on after a failure, to tell them all. */
export async function inspect(page: Page, name: string, sizes = [desktop, phone]): Promise<void> {
	for (const size of sizes) {
		await page.setViewportSize(size);
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
			const look = `${name}, ${colorScheme}, ${size.width} x ${size.height}`;
			expect.soft(await tooWide(page), `${look}: what makes the page scroll sideways`).toEqual([]);
			expect.soft(await violations(page), `${look}: accessibility`).toEqual([]);
		}
	}
}

/** The elements that reach beyond the right edge of a page that scrolls sideways. */
function tooWide(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const { scrollWidth } = document.documentElement;
		if (scrollWidth <= innerWidth) return [];
		const wide = [...document.querySelectorAll('body *')].filter(
			(element) => element.getBoundingClientRect().right > innerWidth
		);
		return [`${scrollWidth} > ${innerWidth}`, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 160))];
	});
}

async function violations(page: Page): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
	return page.evaluate(async (values) => {
		// Colours that are on their way to the other theme would be measured half way. What inherits a colour may start
		// to move when what it inherits from has arrived.
		const moving = () => document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
		while (moving().length > 0) {
			await Promise.allSettled(moving().map((animation) => animation.finished));
			await new Promise(requestAnimationFrame);
		}
		const { axe } = window as unknown as { axe: typeof import('axe-core') };
		const found = await axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
		return found.violations.map(({ id, nodes }) => {
			const places = nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 140)} ${any[0]?.message ?? ''}`);
			return `${id} (${nodes.length}): ${places.join(' | ')}`;
		});
	}, rules);
}
