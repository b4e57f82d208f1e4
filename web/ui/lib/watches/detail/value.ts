import type { Watch } from '$lib/api/types';

/** What can be said about gain and loss, and why not when nothing can. */
export type Verdict =
	| { kind: 'no_value' | 'no_price' }
	| { kind: 'currencies'; purchase: string; value: string }
	| { kind: 'gain' | 'loss' | 'no_change'; gain: NonNullable<Watch['return']> };

export function verdict(watch: Pick<Watch, 'purchase_price' | 'current_value' | 'return'>): Verdict {
	const { purchase_price: price, current_value: value, return: gain } = watch;
	if (!value) return { kind: 'no_value' };
	if (!price) return { kind: 'no_price' };
	if (price.currency !== value.currency || !gain) {
		return { kind: 'currencies', purchase: price.currency, value: value.currency };
	}
	if (gain.gain.amount === 0) return { kind: 'no_change', gain };
	return { kind: gain.gain.amount > 0 ? 'gain' : 'loss', gain };
}
