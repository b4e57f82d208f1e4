/** What the dashboard makes of the summary. All pure. */
import type { BrandSummary, CurrencySummary, Money } from '$lib/api/types';

export type Difference =
	{ kind: 'none' } | { kind: 'not_comparable' } | { kind: 'known'; money: Money; percent: number | null };

/**
 * What the totals of one currency differ by. The totals have to cover equally many watches: a price without a value
 * beside it would look like a loss.
 */
export function difference(totals: CurrencySummary): Difference {
	const { purchase_total, value_total, watches_with_price, watches_with_value } = totals;
	if (watches_with_price === 0 || watches_with_value === 0) return { kind: 'none' };
	if (watches_with_price !== watches_with_value) return { kind: 'not_comparable' };
	const amount = value_total.amount - purchase_total.amount;
	return {
		kind: 'known',
		money: { amount, currency: totals.currency },
		percent: purchase_total.amount === 0 ? null : (amount / purchase_total.amount) * 100
	};
}

export type BrandShare = { id: string; name: string; watches: number; /** 0 to 1. */ share: number };
export type BrandShares = {
	brands: BrandShare[];
	/** What the brands that are not listed have together. */
	rest: { brands: number; watches: number; share: number } | null;
};

/** The brands with most watches, at most `limit` of them. A rest of a single brand is listed instead. */
export function brandShares(all: readonly BrandSummary[], limit: number): BrandShares {
	const total = all.reduce((sum, { watches }) => sum + watches, 0);
	if (total === 0) return { brands: [], rest: null };
	const sorted = all
		.map(({ brand, watches }) => ({ id: brand.id, name: brand.name, watches, share: watches / total }))
		.toSorted((a, b) => b.watches - a.watches || a.name.localeCompare(b.name));
	if (sorted.length <= limit + 1) return { brands: sorted, rest: null };
	const hidden = sorted.slice(limit);
	const watches = hidden.reduce((sum, brand) => sum + brand.watches, 0);
	return { brands: sorted.slice(0, limit), rest: { brands: hidden.length, watches, share: watches / total } };
}
