import { describe, expect, it } from 'vitest';
import { conditions } from '$lib/watches/condition';
import {
	apiQuery,
	changed,
	day,
	filterQuery,
	isOpen,
	listHref,
	pageSize,
	parseList,
	printList,
	sorts,
	start,
	type ListState,
	type Span
} from './address';
import { exportHref } from './export';

const parse = (query: string) => parseList(new URLSearchParams(query));
const a = '0190f5a2-1111-7000-8000-000000000001';
const b = '0190f5a2-1111-7000-8000-000000000002';

/** Repeatable random numbers (mulberry32), so that a failure can be run again. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

function anyState(next: () => number): ListState {
	const below = (limit: number) => Math.floor(next() * limit);
	const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;
	const maybe = <T>(make: () => T): T | null => (next() < 0.5 ? make() : null);
	const uuid = () =>
		`0190f5a2-0000-7000-8000-${below(2 ** 32)
			.toString(16)
			.padStart(12, '0')}`;
	const uuids = () => [...new Set(Array.from({ length: below(4) }, uuid))];
	const span = <T extends number | string>(make: () => T): Span<T> => {
		const [from, to] = [maybe(make), maybe(make)];
		return from !== null && to !== null && from > to ? { from: to, to: from } : { from, to };
	};
	const amount = () => below(1e12);
	const price = span(amount);
	const value = span(amount);
	const date = () => new Date(Date.UTC(1900 + below(200), below(12), 1 + below(28))).toISOString().slice(0, 10);
	const letters = ['o', 'M', 'é', 'ß', '&', '=', '+', '%', '#', '/', ',', '"', '時', ' '];
	const q = Array.from({ length: below(12) }, () => pick(letters)).join('');
	return {
		q: q.replace(/\s+/g, ' ').trim(),
		collection: pick(['', 'none', uuid()]),
		brands: uuids(),
		movements: uuids(),
		conditions: conditions.filter(() => next() < 0.3),
		complications: uuids(),
		currency: isOpen(price) && isOpen(value) ? '' : pick(['', 'EUR', 'JPY']),
		price,
		value,
		purchased: span(date),
		diameter: span(() => below(100_000) / 100),
		water: maybe(() => below(20_001)),
		sort: pick(sorts),
		order: pick(['asc', 'desc'] as const),
		cursor: pick(['', 'eyJhIjoxfQ==', 'a+b/c&d']),
		view: pick([null, 'grid', 'table'] as const)
	};
}

describe('the address of the list', () => {
	it('comes back as the state it was printed from', () => {
		const next = random(20_261_120);
		for (let run = 0; run < 2000; run += 1) {
			const state = anyState(next);
			expect(parse(printList(state)), printList(state)).toEqual(state);
		}
	});

	it('is stable after one reading, whatever stood in it', () => {
		const next = random(7);
		const names = [...Object.keys(apiQuery({ ...anyState(random(3)), cursor: 'x' })), 'view', 'q', 'sort', 'price_min'];
		const junk = ['', '-1', '1e9', 'NaN', '999999999999999999999', ',,', a, `${b},${a},nonsense`, 'none', '2024-02-30'];
		for (let run = 0; run < 2000; run += 1) {
			const query = new URLSearchParams();
			for (const name of names) {
				if (next() < 0.4) query.append(name, junk[Math.floor(next() * junk.length)] as string);
			}
			const once = printList(parseList(query));
			expect(printList(parse(once)), query.toString()).toBe(once);
		}
	});

	it('is empty at the start', () => {
		expect(printList(start)).toBe('');
		expect(parse('')).toEqual(start);
		expect(listHref({})).toBe('/watches');
		expect(listHref({ collection: a })).toBe(`/watches?collection_id=${a}`);
	});

	it('is readable', () => {
		expect(printList({ ...start, conditions: ['mint', 'good'], sort: 'model', order: 'asc', view: 'table' })).toBe(
			'condition=mint,good&sort=model&order=asc&view=table'
		);
	});

	it.each([
		'sort=price',
		'order=up',
		'view=list',
		'condition=new,shiny',
		'collection_id=all',
		'brand_id=omega',
		'price_min=-1',
		'price_min=9.5',
		'currency=EUR',
		'price_min=5&price_max=4',
		'purchased_from=2023-02-29',
		'purchased_from=2024-02-02&purchased_to=2024-02-01',
		'diameter_min=wide',
		'water_resistance_min=20001',
		`cursor=${'x'.repeat(2001)}`,
		'utm_source=mail'
	])('ignores %s', (query) => {
		expect(parse(query)).toEqual(start);
	});

	it('keeps what is right beside what is wrong', () => {
		const state = parse(
			`brand_id=${a},nonsense,${b},${a.toUpperCase()}&condition=poor,new,mint&sort=nonsense&order=asc`
		);
		expect(state).toEqual({ ...start, brands: [a, b], conditions: ['mint', 'poor'], order: 'asc' });
	});
});

describe('changed', () => {
	it('goes back to the first page, unless it is the page that changes', () => {
		const state = { ...start, cursor: 'here' };
		expect(changed(state, { q: 'omega' })).toEqual({ ...start, q: 'omega' });
		expect(changed(state, { cursor: 'there' }).cursor).toBe('there');
	});
});

describe('the queries', () => {
	const state: ListState = {
		...start,
		q: 'diver',
		brands: [a, b],
		currency: 'EUR',
		price: { from: 0, to: 500_000 },
		cursor: 'here',
		view: 'table'
	};

	it('of the list ask for a page and know no view', () => {
		expect(apiQuery(state)).toEqual({
			q: 'diver',
			brand_id: [a, b],
			currency: 'EUR',
			price_min: 0,
			price_max: 500_000,
			limit: pageSize,
			cursor: 'here'
		});
	});

	it('of the export are the filters alone', () => {
		expect(Object.keys(filterQuery({ ...state, sort: 'brand', order: 'asc' }))).toEqual([
			'q',
			'brand_id',
			'currency',
			'price_min',
			'price_max'
		]);
		expect(filterQuery(start)).toEqual({});
		expect(exportHref(state, 'json')).toBe(
			`/api/v1/watches/export?format=json&q=diver&brand_id=${a}%2C${b}&currency=EUR&price_min=0&price_max=500000`
		);
	});
});

describe('day', () => {
	it.each([
		['2024-02-29', '2024-02-29'],
		['2023-02-29', null],
		['0020-01-01', null],
		['2024-13-01', null],
		['2024-1-1', null],
		['', null]
	])('%s: %s', (text, expected) => {
		expect(day(text)).toBe(expected);
	});
});
