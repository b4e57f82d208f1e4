/** Reading the ends of a range that somebody types. All pure. */
import { minorDigits } from '$lib/format';
import { parseAmount } from '$lib/money';
import type { Span } from './address';

/** A value, null for an empty field, or undefined when the text cannot be read. */
export type Reader = (text: string) => number | null | undefined;
export type RangeFault = 'unreadable' | 'wrong_way_round';
export type ReadRange = { ok: true; span: Span<number> } | { ok: false; fault: RangeFault };

export function readRange(from: string, to: string, read: Reader): ReadRange {
	const span = { from: read(from), to: read(to) };
	if (span.from === undefined || span.to === undefined) return { ok: false, fault: 'unreadable' };
	if (span.from !== null && span.to !== null && span.from > span.to) return { ok: false, fault: 'wrong_way_round' };
	return { ok: true, span: { from: span.from, to: span.to } };
}

/** Minor units of `currency`, as people write them in `language`. */
export function amountReader(currency: string, language: string): Reader {
	return (text) => {
		if (text.trim() === '') return null;
		const parsed = parseAmount(text, currency, language);
		// The address and the server take fifteen digits.
		return parsed.ok && parsed.amount < 1e15 ? parsed.amount : undefined;
	};
}

/** Millimetres up to 999.99, with point or comma. */
export const readMillimetres: Reader = (text) => {
	const plain = text.trim().replace(',', '.');
	if (plain === '') return null;
	return /^\d{1,3}(\.\d{1,2})?$/.test(plain) ? Number(plain) : undefined;
};

/** The same written amount in another currency: 1,000.00 USD and 1,000 JPY have different minor units. */
export function inCurrency(span: Span<number>, from: string, to: string): Span<number> {
	const factor = 10 ** (minorDigits(to) - minorDigits(from));
	const one = (amount: number | null) => (amount === null ? null : Math.min(Math.round(amount * factor), 1e15 - 1));
	return { from: one(span.from), to: one(span.to) };
}
