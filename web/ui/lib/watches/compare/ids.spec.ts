import { describe, expect, it } from 'vitest';
import { compareHref, parseIds } from './ids';

const ids = [1, 2, 3, 4, 5].map((n) => `0190f5a2-1111-7000-8000-00000000000${n}`);
const parse = (text: string) => parseIds(new URLSearchParams({ ids: text }));

describe('the ids of a comparison', () => {
	it('are the first four that are ids, each once', () => {
		expect(parse(ids.join(','))).toEqual(ids.slice(0, 4));
		expect(parse(`${ids[0]},${ids[0]},x,,${ids[1]?.toUpperCase()}`)).toEqual(ids.slice(0, 2));
		expect(parse('')).toEqual([]);
		expect(parseIds(new URLSearchParams())).toEqual([]);
	});

	it('come back from the address', () => {
		const href = compareHref(ids.slice(0, 3), true);
		expect(parseIds(new URL(href, 'http://here.invalid').searchParams)).toEqual(ids.slice(0, 3));
		expect(href).toContain('only=differences');
		expect(compareHref([])).toBe('/watches/compare');
	});
});
