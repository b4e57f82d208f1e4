import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8');

function tokens(theme: 'light' | 'dark'): Record<string, string> {
	const blocks = [...css.matchAll(/:root(\[data-theme='dark'\])?\s*\{([^}]*)\}/g)];
	const block = blocks.find(([, dark]) => (dark !== undefined) === (theme === 'dark'))?.[2] ?? '';
	return Object.fromEntries(
		[...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value])
	);
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
	const [bright = 0, dim = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (bright + 0.05) / (dim + 0.05);
}

const texts = [
	...['page', 'surface', 'sunken'].flatMap((ground) =>
		['ink', 'muted', 'accent', 'accent-strong', 'danger'].map((text) => [text, ground] as const)
	),
	['ink', 'accent-soft'],
	['accent-strong', 'accent-soft'],
	['muted', 'accent-soft'],
	['on-accent', 'accent'],
	['on-accent', 'accent-strong'],
	['on-danger', 'danger'],
	['danger', 'danger-soft'],
	['warning', 'warning-soft'],
	['success', 'success-soft'],
	['success', 'surface'],
	['warning', 'surface']
] as const;

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
	const colours = tokens(theme);
	const colour = (name: string) => colours[name] ?? expect.fail(`no token ${name}`);

	it.each(texts)('%s on %s is readable (4.5:1)', (text, ground) => {
		expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
	});

	it.each(['page', 'surface'])('the edge of a control stands out from %s (3:1)', (ground) => {
		expect(contrast(colour('edge'), colour(ground))).toBeGreaterThanOrEqual(3);
	});
});

it('both themes have the same colours', () => {
	expect(Object.keys(tokens('dark')).sort()).toEqual(Object.keys(tokens('light')).sort());
});
