import { describe, expect, it } from 'vitest';
import {
	decimalOf,
	formatBytes,
	formatCurrencyName,
	formatDate,
	formatInstant,
	formatMoney,
	formatPercent,
	formatRelative,
	formatTime,
	minorDigits
} from './format';

/** Intl separates with no-break spaces, which look like spaces. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('money', () => {
	it.each([
		[{ amount: 950000, currency: 'USD' }, 'en', '$9,500.00'],
		[{ amount: 950000, currency: 'EUR' }, 'de', '9.500,00 €'],
		[{ amount: 950000, currency: 'JPY' }, 'en', '¥950,000'],
		[{ amount: 9500, currency: 'KWD' }, 'en', 'KWD 9.500'],
		[{ amount: -1, currency: 'USD' }, 'en', '-$0.01'],
		[{ amount: 0, currency: 'CHF' }, 'de', '0,00 CHF'],
		// Two digits by ISO 4217, none by CLDR.
		[{ amount: 12345, currency: 'RSD' }, 'en', 'RSD 123.45'],
		[{ amount: Number.MAX_SAFE_INTEGER, currency: 'USD' }, 'en', '$90,071,992,547,409.91']
	])('%j in %s is %s', (money, language, expected) => {
		expect(plain(formatMoney(money, language))).toBe(expected);
	});

	it('shows the sign of a gain', () => {
		expect(formatMoney({ amount: 100, currency: 'USD' }, 'en', { signed: true })).toBe('+$1.00');
		expect(formatMoney({ amount: 0, currency: 'USD' }, 'en', { signed: true })).toBe('$0.00');
	});

	it('names a currency in the language, and says when it has no name', () => {
		expect(formatCurrencyName('CHF', 'de')).toBe('Schweizer Franken');
		expect(formatCurrencyName('CHF', 'en')).toBe('Swiss Franc');
		expect(formatCurrencyName('QQQ', 'en')).toBeNull();
	});

	it('knows the minor digits of ISO 4217', () => {
		expect(['USD', 'JPY', 'KWD', 'CLF', 'ISK', 'HUF'].map(minorDigits)).toEqual([2, 0, 3, 4, 0, 2]);
	});

	it.each([
		[5, 'USD', '0.05'],
		[-5, 'USD', '-0.05'],
		[5, 'KWD', '0.005'],
		[5, 'JPY', '5']
	])('%i minor units of %s are %s', (amount, currency, expected) => {
		expect(decimalOf({ amount, currency })).toBe(expected);
	});
});

describe('dates', () => {
	it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Berlin'])('a day does not shift in %s', (zone) => {
		const before = process.env.TZ;
		process.env.TZ = zone;
		try {
			expect(formatDate('2024-02-29', 'en')).toBe('Feb 29, 2024');
			expect(formatDate('2024-01-01', 'de')).toBe('01.01.2024');
		} finally {
			process.env.TZ = before;
		}
	});

	it('writes early years as years, and what is no day as it is', () => {
		expect(formatDate('0099-12-31', 'de')).toBe('31.12.99');
		expect(formatDate('1601-01-02', 'en')).toBe('Jan 2, 1601');
		expect(formatDate('soon', 'en')).toBe('soon');
	});

	it("writes an instant in the reader's zone", () => {
		const instant = '2026-11-20T23:30:00.123456Z';
		expect(plain(formatInstant(instant, 'en', 'UTC'))).toBe('Nov 20, 2026, 11:30 PM');
		expect(plain(formatInstant(instant, 'de', 'Europe/Berlin'))).toBe('21.11.2026, 00:30');
		expect(plain(formatTime(instant, 'en', 'UTC'))).toMatch(/^11:30:\d\d PM$/);
		expect(formatTime(instant, 'de', 'Europe/Berlin')).toMatch(/^00:30:\d\d$/);
	});

	it.each([
		[0, 'now'],
		[59, 'now'],
		[60, '1 minute ago'],
		[3600 * 5, '5 hours ago'],
		[86_400, 'yesterday'],
		[86_400 * 20, '2 weeks ago'],
		[86_400 * 400, 'last year'],
		[-86_400 * 3, 'in 3 days']
	])('%i seconds ago is %s', (seconds, expected) => {
		const now = Date.UTC(2026, 10, 20, 12);
		expect(formatRelative(new Date(now - seconds * 1000).toISOString(), 'en', now)).toBe(expected);
	});
});

describe('numbers', () => {
	it('writes percents and bytes', () => {
		expect(formatPercent(12.5, 'en')).toBe('+12.5%');
		expect(plain(formatPercent(-3, 'de'))).toBe('-3 %');
		expect(formatBytes(999, 'en')).toBe('999 byte');
		expect(plain(formatBytes(3_440_000, 'de'))).toBe('3,4 MB');
	});
});
