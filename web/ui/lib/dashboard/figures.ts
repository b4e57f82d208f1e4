/** What the dashboard makes of the summary. All pure. */
import type { BrandSummary, CurrencySummary } from '$lib/api/types';

/**
 * The gain in per cent of the price, where the sum of the prices is of those watches alone that have a value too;
 * otherwise a price without a value beside it would look like a loss.
 */
export function gainPercent(totals: CurrencySummary): number | null {
	const { gain, purchase_total, watches_with_price, watches_with_gain } = totals;
	if (!gain || watches_with_gain !== watches_with_price || purchase_total.amount === 0) return null;
	return (gain.amount / purchase_total.amount) * 100;
}

export type BrandShare = { id: string; name: string; watches: number; /** 0 to 1. */ share: number };
export type BrandShares = {
	brands: BrandShare[];
	/** What all other brands have together. */
	rest: { watches: number; share: number } | null;
};

/**
 * The brands with most watches, at most `limit` of them, as shares of all `total` watches. The server does not list
 * every brand, so the rest is what is missing from the total.
 */
export function brandShares(listed: readonly BrandSummary[], total: number, limit: number): BrandShares {
	if (total === 0) return { brands: [], rest: null };
	const brands = listed
		.filter(({ watches }) => watches > 0)
		.map(({ brand, watches }) => ({ id: brand.id, name: brand.name, watches, share: watches / total }))
		.toSorted((a, b) => b.watches - a.watches || a.name.localeCompare(b.name))
		.slice(0, limit);
	const watches = total - brands.reduce((sum, brand) => sum + brand.watches, 0);
	return { brands, rest: watches > 0 ? { watches, share: watches / total } : null };
}
