import { describe, expect, it } from 'vitest';
import type { CurrencySummary } from '$lib/api/types';
import { brandShares, difference } from './figures';

const totals = (price: number, value: number, withPrice: number, withValue: number): CurrencySummary => ({
	currency: 'EUR',
	purchase_total: { amount: price, currency: 'EUR' },
	value_total: { amount: value, currency: 'EUR' },
	watches_with_price: withPrice,
	watches_with_value: withValue
});

describe('difference', () => {
	it('is the value less the price', () => {
		expect(difference(totals(1000, 1250, 3, 3))).toEqual({
			kind: 'known',
			money: { amount: 250, currency: 'EUR' },
			percent: 25
		});
		expect(difference(totals(0, 10, 1, 1))).toMatchObject({ money: { amount: 10 }, percent: null });
	});

	it('is not there when a side is missing, or covers other watches', () => {
		expect(difference(totals(1000, 0, 3, 0))).toEqual({ kind: 'none' });
		expect(difference(totals(0, 1000, 0, 3))).toEqual({ kind: 'none' });
		expect(difference(totals(1000, 1250, 3, 2))).toEqual({ kind: 'not_comparable' });
	});
});

describe('brandShares', () => {
	const brands = (...counts: number[]) =>
		counts.map((watches, index) => ({ brand: { id: `b${index}`, name: `B${index}` }, watches }));

	it('adds up to one, largest first', () => {
		const { brands: shown, rest } = brandShares(brands(1, 5, 2, 1, 1), 2);
		expect(shown.map(({ name, watches }) => [name, watches])).toEqual([
			['B1', 5],
			['B2', 2]
		]);
		expect(rest).toEqual({ brands: 3, watches: 3, share: 0.3 });
		expect(shown.reduce((sum, { share }) => sum + share, rest?.share ?? 0)).toBeCloseTo(1);
	});

	it('lists a single rest by its name', () => {
		expect(brandShares(brands(3, 2, 1), 2)).toMatchObject({ brands: { length: 3 }, rest: null });
	});

	it('is empty without watches', () => {
		expect(brandShares([], 5)).toEqual({ brands: [], rest: null });
		expect(brandShares(brands(0), 5)).toEqual({ brands: [], rest: null });
	});
});
