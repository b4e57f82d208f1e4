import { describe, expect, it } from 'vitest';
import { addressOf, choices, isFiltered, queryOf } from './query';

describe('the address of the jobs', () => {
	it.each([
		['', {}, ''],
		['state=dead&queue=mail&kind=mail.send&cursor=abc', undefined, '?state=dead&queue=mail&kind=mail.send&cursor=abc'],
		['state=asleep&queue=&x=1', {}, ''],
		['kind=a%26b', { kind: 'a&b' }, '?kind=a%26b']
	] as const)('%s', (address, query, again) => {
		const read = queryOf(new URLSearchParams(address));
		if (query) expect(read).toEqual(query);
		expect(addressOf(read)).toBe(again);
	});

	it('leaves out what is empty', () => {
		expect(addressOf({ state: '', queue: 'mail', kind: undefined })).toBe('?queue=mail');
	});
});

it('a page further on is not a filter', () => {
	expect(isFiltered({ cursor: 'abc' })).toBe(false);
	expect(isFiltered({ kind: 'mail.send' })).toBe(true);
});

it('what is chosen stays on offer', () => {
	expect(choices(['b', 'a', 'b'], 'c').map(({ value }) => value)).toEqual(['a', 'b', 'c']);
	expect(choices(['b'], undefined)).toEqual([{ value: 'b', label: 'b' }]);
});
