import { describe, expect, it } from 'vitest';
import type { CurrencySummary } from '$lib/api/types';
import { brandShares, gainPercent } from './figures';

const totals = (change: Partial<CurrencySummary>): CurrencySummary => ({
	currency: 'EUR',
	purchase_total: { amount: 1000, currency: 'EUR' },
	value_total: { amount: 1250, currency: 'EUR' },
	watches_with_price: 3,
	watches_with_value: 3,
	gain: { amount: 250, currency: 'EUR' },
	watches_with_gain: 3,
	...change
});

describe('gainPercent', () => {
	it('is the gain of the price', () => {
		expect(gainPercent(totals({}))).toBe(25);
		expect(gainPercent(totals({ gain: { amount: -100, currency: 'EUR' } }))).toBe(-10);
		expect(gainPercent(totals({ watches_with_value: 9 }))).toBe(25);
	});

	it('is not there when the price is of other watches too, or nothing', () => {
		expect(gainPercent(totals({ watches_with_price: 4 }))).toBeNull();
		expect(gainPercent(totals({ gain: null, watches_with_gain: 0 }))).toBeNull();
		expect(gainPercent(totals({ purchase_total: { amount: 0, currency: 'EUR' } }))).toBeNull();
	});
});

describe('brandShares', () => {
	const brands = (...counts: number[]) =>
		counts.map((watches, index) => ({ brand: { id: `b${index}`, name: `B${index}` }, watches }));

	it('adds up to one, largest first', () => {
		const { brands: shown, rest } = brandShares(brands(1, 5, 2, 1, 1), 10, 2);
		expect(shown.map(({ name, watches }) => [name, watches])).toEqual([
			['B1', 5],
			['B2', 2]
		]);
		expect(rest).toEqual({ watches: 3, share: 0.3 });
	});

	it('counts brands the server does not list', () => {
		expect(brandShares(brands(3, 1), 8, 5)).toMatchObject({ brands: [{ share: 0.375 }, {}], rest: { watches: 4 } });
	});

	it('has no rest when every watch is in a brand shown', () => {
		expect(brandShares(brands(3, 2, 1), 6, 3)).toMatchObject({ brands: { length: 3 }, rest: null });
	});

	it('is empty without watches', () => {
		expect(brandShares([], 0, 5)).toEqual({ brands: [], rest: null });
		expect(brandShares(brands(0), 0, 5)).toEqual({ brands: [], rest: null });
	});
});
