import { describe, expect, it } from 'vitest';
import { formatNumber, minorDigits } from './format';
import { editableAmount, parseAmount } from './money';

const languages = ['en', 'de'];

describe('parseAmount', () => {
	it.each([
		['9500', 'USD', 950000],
		['9,500', 'USD', 950000],
		['9.500', 'USD', 950000],
		['9,500.00', 'USD', 950000],
		['9.500,00', 'USD', 950000],
		["9'500.5", 'CHF', 950050],
		['9 500,5', 'EUR', 950050],
		['9\u202f500', 'EUR', 950000],
		['1,234,567.89', 'USD', 123456789],
		['1.234.567', 'USD', 123456700],
		['12,5', 'USD', 1250],
		['12.5', 'USD', 1250],
		['.5', 'USD', 50],
		['5.', 'USD', 500],
		['0.500', 'USD', 50],
		['9,500', 'JPY', 9500],
		['9500.00', 'JPY', 9500],
		['  7 ', 'USD', 700],
		['0', 'USD', 0],
		['9,5000', 'USD', 950]
	])('%s %s is %i minor units in every language', (text, currency, amount) => {
		for (const language of languages) expect(parseAmount(text, currency, language)).toEqual({ ok: true, amount });
	});

	it('asks the language when a mark before three digits could be either', () => {
		expect(parseAmount('9.500', 'KWD', 'en')).toEqual({ ok: true, amount: 9500 });
		expect(parseAmount('9.500', 'KWD', 'de')).toEqual({ ok: true, amount: 9_500_000 });
		expect(parseAmount('9,500', 'KWD', 'de')).toEqual({ ok: true, amount: 9500 });
	});

	it.each(['', ' ', '.', 'abc', '-5', '1,2,3', '1.2.3', '1,23,456', '1.234,567,8', '1,234.567.8', '9 50', '1e3', '$5'])(
		'%j is no amount',
		(text) => {
			for (const language of languages) {
				expect(parseAmount(text, 'USD', language)).toEqual({ ok: false, code: 'bad_format' });
			}
		}
	);

	it('refuses what the currency or the server cannot hold', () => {
		expect(parseAmount('1.2345', 'USD', 'en')).toEqual({ ok: false, code: 'too_precise' });
		expect(parseAmount('1.5', 'JPY', 'en')).toEqual({ ok: false, code: 'too_precise' });
		expect(parseAmount('90071992547409.92', 'USD', 'en')).toEqual({ ok: false, code: 'too_large' });
	});

	it('reads back what it writes, for editing and grouped, in every language and currency', () => {
		// A fixed sequence (Lehmer), so that a failure comes again.
		let state = 20_261_120;
		const next = () => (state = (state * 48_271) % 2_147_483_647);
		for (let round = 0; round < 2000; round += 1) {
			const currency = ['USD', 'JPY', 'KWD', 'CLF'][next() % 4] ?? 'USD';
			const amount = next() % 10 ** (1 + (next() % 9));
			for (const language of languages) {
				const wanted = { ok: true, amount };
				const text = editableAmount({ amount, currency }, language);
				expect(parseAmount(text, currency, language), `${text} ${currency} ${language}`).toEqual(wanted);
				const digits = minorDigits(currency);
				const grouped = formatNumber(amount / 10 ** digits, language, { minimumFractionDigits: digits });
				expect(parseAmount(grouped, currency, language), `${grouped} ${currency} ${language}`).toEqual(wanted);
			}
		}
	});
});

describe('editableAmount', () => {
	it('writes the mark of the language and nothing needless', () => {
		expect(editableAmount({ amount: 950000, currency: 'EUR' }, 'de')).toBe('9500');
		expect(editableAmount({ amount: 950050, currency: 'EUR' }, 'de')).toBe('9500,50');
		expect(editableAmount({ amount: 950050, currency: 'USD' }, 'en')).toBe('9500.50');
	});
});
