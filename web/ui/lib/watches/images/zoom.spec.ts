import { describe, expect, it } from 'vitest';
import { fittedWidth, nextLevel } from './zoom';

describe('fittedWidth', () => {
	const stage = { clientWidth: 1000, clientHeight: 800 };

	it.each([
		[2000, 1000, 1000],
		[1200, 1600, 600],
		[300, 300, 300]
	])('%d × %d is %d wide', (width, height, expected) => {
		expect(fittedWidth({ width, height }, stage)).toBe(expected);
	});
});

describe('nextLevel', () => {
	it('goes up and down and stops at the ends', () => {
		expect([1, 1.5, 2, 3, 4].map((level) => nextLevel(level, 1))).toEqual([1.5, 2, 3, 4, 4]);
		expect([1, 1.5, 2, 3, 4].map((level) => nextLevel(level, -1))).toEqual([1, 1, 1.5, 2, 3]);
	});
});
