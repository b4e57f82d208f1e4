import { describe, expect, it } from 'vitest';
import { start, type ListState } from './address';
import { activeFilters, unfiltered, without } from './filters';

const full: ListState = {
	q: 'omga',
	collection: 'none',
	brands: ['b1', 'b2'],
	movements: ['m1'],
	conditions: ['mint'],
	complications: ['c1', 'c2'],
	currency: 'EUR',
	price: { from: 1, to: null },
	value: { from: null, to: 2 },
	purchased: { from: '2020-01-01', to: null },
	diameter: { from: 36, to: 40 },
	water: 100,
	sort: 'brand',
	order: 'asc',
	cursor: 'here',
	view: 'table'
};

describe('the filters in force', () => {
	it('are none at the start', () => {
		expect(activeFilters(start)).toEqual([]);
		expect(activeFilters({ ...start, sort: 'brand', view: 'table', cursor: 'x' })).toEqual([]);
	});

	it('are one for each value of a list, and one for each range', () => {
		expect(activeFilters(full)).toHaveLength(13);
	});

	it('can be taken off one by one, in any order, until none is left', () => {
		for (const from of [0, -1]) {
			let state = full;
			for (let left = 13; left > 0; left -= 1) {
				const filter = activeFilters(state).at(from);
				if (filter) state = without(state, filter);
				expect(activeFilters(state)).toHaveLength(left - 1);
				expect(state.cursor).toBe('');
			}
			expect(state).toEqual(unfiltered(full));
		}
	});

	it('keep the currency as long as an amount needs it', () => {
		const one = without(full, { kind: 'price' });
		expect(one.currency).toBe('EUR');
		expect(without(one, { kind: 'value' }).currency).toBe('');
	});

	it('all go at once, order and view stay', () => {
		expect(unfiltered(full)).toEqual({ ...start, sort: 'brand', order: 'asc', view: 'table' });
	});
});
