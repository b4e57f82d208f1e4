import { describe, expect, it } from 'vitest';
import { nextLevel } from './zoom';

describe('nextLevel', () => {
	it('goes up and down and stops at the ends', () => {
		expect([1, 1.5, 2, 3, 4].map((level) => nextLevel(level, 1))).toEqual([1.5, 2, 3, 4, 4]);
		expect([1, 1.5, 2, 3, 4].map((level) => nextLevel(level, -1))).toEqual([1, 1, 1.5, 2, 3]);
	});
});
