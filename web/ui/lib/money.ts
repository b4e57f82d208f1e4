/** Reading what a person types as an amount of money. */
import { decimalOf, minorDigits } from './format';
import type { Money } from '$lib/api/types';

export type ParsedAmount =
	{ ok: true; amount: number } | { ok: false; code: 'bad_format' | 'too_precise' | 'too_large' };

const bad: ParsedAmount = { ok: false, code: 'bad_format' };

/** The decimal mark of a language: `.` or `,`. */
export function decimalMark(language: string): '.' | ',' {
	const part = new Intl.NumberFormat(language).formatToParts(1.5).find(({ type }) => type === 'decimal');
	return part?.value === ',' ? ',' : '.';
}

/**
 * Minor units from text. Both marks are understood in every language: `9,500`, `9.500,00`, `9'500.5` and `9 500`
 * all mean nine and a half thousand. Only a single mark before exactly three digits is open to doubt: it
 * separates thousands, unless the currency has three minor digits and the mark is the language's decimal mark.
 */
export function parseAmount(text: string, currency: string, language: string): ParsedAmount {
	const compact = text.trim().replace(/(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))/g, '_');
	if (!/^[\d_.,]+$/.test(compact) || !/\d/.test(compact)) return bad;
	const digits = minorDigits(currency);
	const mark = decimalMarkIn(compact, digits, decimalMark(language));
	const at = mark === null ? -1 : compact.lastIndexOf(mark);
	const whole = at < 0 ? compact : compact.slice(0, at);
	const fraction = at < 0 ? '' : compact.slice(at + 1);
	if (/\D/.test(fraction) || !wellGrouped(whole)) return bad;
	const kept = fraction.replace(/0+$/, '');
	if (kept.length > digits) return { ok: false, code: 'too_precise' };
	const amount = Number(whole.replace(/\D/g, '') + kept.padEnd(digits, '0'));
	return Number.isSafeInteger(amount) ? { ok: true, amount } : { ok: false, code: 'too_large' };
}

/** Which mark in the text separates the fraction, if any. */
function decimalMarkIn(text: string, digits: number, own: '.' | ','): '.' | ',' | null {
	const point = text.lastIndexOf('.');
	const comma = text.lastIndexOf(',');
	if (point < 0 && comma < 0) return null;
	if (point >= 0 && comma >= 0) return point > comma ? '.' : ',';
	const mark = point >= 0 ? '.' : ',';
	const at = Math.max(point, comma);
	if (text.indexOf(mark) !== at) return null;
	const after = text.length - at - 1;
	const before = text.slice(0, at);
	const couldGroup = after === 3 && /^[1-9]\d{0,2}$/.test(before);
	if (!couldGroup) return mark;
	return digits >= 3 && mark === own ? mark : null;
}

/** Digits, or groups of three with one and the same separator. Nothing at all before the mark counts as zero. */
function wellGrouped(whole: string): boolean {
	if (/^\d*$/.test(whole)) return true;
	return /^\d{1,3}([_.,])\d{3}(\1\d{3})*$/.test(whole);
}

/** An amount as it stands in an input field: the language's decimal mark, no separators, no needless `.00`. */
export function editableAmount(money: Money, language: string): string {
	const plain = decimalOf(money).replace(/\.0+$/, '');
	return decimalMark(language) === ',' ? plain.replace('.', ',') : plain;
}
