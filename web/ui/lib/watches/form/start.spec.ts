import { describe, expect, it } from 'vitest';
import type { Collection } from '$lib/api/types';
import { startCollection } from './start';

const collection = (id: string, is_default: boolean) => ({ id, is_default }) as Collection;

describe('startCollection', () => {
	const some = [collection('a', false), collection('b', true), collection('c', false)];

	it.each([
		[null, 'b'],
		['c', 'c'],
		['gone', 'b']
	])('asked for %s: %s', (asked, expected) => expect(startCollection(some, asked)).toBe(expected));

	it('is none without a default', () => expect(startCollection([collection('a', false)], null)).toBe(''));
});
