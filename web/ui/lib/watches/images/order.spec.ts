import { describe, expect, it } from 'vitest';
import { moved } from './order';

describe('moved', () => {
	it.each([
		[0, 2, 'bcad'],
		[3, 0, 'dabc'],
		[1, 1, 'abcd'],
		[0, 99, 'bcda'],
		[2, -5, 'cabd'],
		[9, 0, 'abcd']
	])('from %d to %d: %s', (from, to, expected) => {
		expect(moved([...'abcd'], from, to).join('')).toBe(expected);
	});

	it('leaves the list it was given alone', () => {
		const list = ['a', 'b'];
		moved(list, 0, 1);
		expect(list).toEqual(['a', 'b']);
	});
});
