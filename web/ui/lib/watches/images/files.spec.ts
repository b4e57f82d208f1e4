import { describe, expect, it } from 'vitest';
import { limit, refusal } from './files';

describe('refusal', () => {
	it.each([
		['a.jpg', 'image/jpeg', 10, null],
		['a.webp', '', 10, null],
		['A.JPEG', '', limit, null],
		['a.heic', 'image/heic', 10, 'wrong_type'],
		['a.svg', 'image/svg+xml', 10, 'wrong_type'],
		['notes', '', 10, 'wrong_type'],
		['a.jpg', 'text/plain', 10, 'wrong_type'],
		['a.png', 'image/png', 0, 'empty'],
		['a.png', 'image/png', limit + 1, 'too_large']
	] as const)('%s (%s, %d bytes): %s', (name, type, size, expected) => {
		expect(refusal({ name, type, size })).toBe(expected);
	});
});
