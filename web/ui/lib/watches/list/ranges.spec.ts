import { describe, expect, it } from 'vitest';
import { amountReader, inCurrency, readMillimetres, readRange } from './ranges';

describe('readRange', () => {
	const read = amountReader('USD', 'en');
	it.each([
		['', '', { ok: true, span: { from: null, to: null } }],
		['1,000', '', { ok: true, span: { from: 100_000, to: null } }],
		['5', '5', { ok: true, span: { from: 500, to: 500 } }],
		['6', '5', { ok: false, fault: 'wrong_way_round' }],
		['cheap', '', { ok: false, fault: 'unreadable' }],
		['', '1.234', { ok: true, span: { from: null, to: 123_400 } }],
		['99999999999999', '', { ok: false, fault: 'unreadable' }]
	])('%j to %j', (from, to, expected) => {
		expect(readRange(from, to, read)).toEqual(expected);
	});
});

describe('readMillimetres', () => {
	it.each([
		['', null],
		['40', 40],
		['39,5', 39.5],
		[' 39.25 ', 39.25],
		['39.255', undefined],
		['1000', undefined],
		['-1', undefined]
	])('%j', (text, expected) => {
		expect(readMillimetres(text)).toBe(expected);
	});
});

describe('inCurrency', () => {
	it('keeps the written amount', () => {
		expect(inCurrency({ from: 100_000, to: null }, 'USD', 'JPY')).toEqual({ from: 1000, to: null });
		expect(inCurrency({ from: 1000, to: 2000 }, 'JPY', 'KWD')).toEqual({ from: 1_000_000, to: 2_000_000 });
		expect(inCurrency({ from: null, to: 9999 }, 'USD', 'EUR')).toEqual({ from: null, to: 9999 });
	});
});
