/** Money, dates and numbers in words. All pure: the language comes in, see `format.svelte.ts` for the screen's one. */
import type { Money } from '$lib/api/types';

// ISO 4217, amendment 176: all others have two digits. Intl's own digits follow CLDR, which differs for some.
const digitsOf: Record<string, number> = {};
for (const code of 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ')) digitsOf[code] = 0;
for (const code of 'BHD IQD JOD KWD LYD OMR TND'.split(' ')) digitsOf[code] = 3;
for (const code of 'CLF UYW'.split(' ')) digitsOf[code] = 4;

/** Digits after the decimal mark of a currency (ISO 4217). */
export function minorDigits(currency: string): number {
	return digitsOf[currency] ?? 2;
}

/** Minor units as a plain decimal with a point: 950000 USD is `9500.00`. */
export function decimalOf({ amount, currency }: Money): string {
	const digits = minorDigits(currency);
	const text = Math.abs(amount)
		.toString()
		.padStart(digits + 1, '0');
	const sign = amount < 0 ? '-' : '';
	if (digits === 0) return sign + text;
	return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** `$9,500.00`, `9.500,00 $`. The amount is never rounded: Intl takes the exact decimal as text. */
export function formatMoney(money: Money, language: string, options: { signed?: boolean } = {}): string {
	const digits = minorDigits(money.currency);
	const format = new Intl.NumberFormat(language, {
		style: 'currency',
		currency: money.currency,
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
		signDisplay: options.signed ? 'exceptZero' : 'auto'
	});
	return format.format(decimalOf(money) as `${number}`);
}

/** A day `YYYY-MM-DD`. It has no time zone, so it is written in UTC from UTC and cannot slip to a neighbour. */
export function formatDate(date: string, language: string): string {
	const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
	if (!parts) return date;
	const day = new Date(0);
	day.setUTCFullYear(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
	return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(day);
}

/** An instant (RFC 3339) as day and time of the reader's zone. */
export function formatInstant(instant: string, language: string, timeZone?: string): string {
	return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
		new Date(instant)
	);
}

/** The time of an instant, to the second, in the reader's zone. */
export function formatTime(instant: string | number, language: string, timeZone?: string): string {
	return new Intl.DateTimeFormat(language, { timeStyle: 'medium', timeZone }).format(new Date(instant));
}

/** The day of an instant in the reader's zone. */
export function formatInstantDay(instant: string, language: string, timeZone?: string): string {
	return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone }).format(new Date(instant));
}

export function formatNumber(value: number, language: string, options: Intl.NumberFormatOptions = {}): string {
	return new Intl.NumberFormat(language, options).format(value);
}

/** `percent` as the API gives it: 12.5 is 12.5 %. */
export function formatPercent(percent: number, language: string): string {
	return new Intl.NumberFormat(language, {
		style: 'percent',
		maximumFractionDigits: 1,
		signDisplay: 'exceptZero'
	}).format(percent / 100);
}

/** `US Dollar`, `US-Dollar`; null for a code that has no name in this language. */
export function formatCurrencyName(code: string, language: string): string | null {
	return new Intl.DisplayNames(language, { type: 'currency', fallback: 'none' }).of(code) ?? null;
}

/** Bytes in the unit that gives the shortest number: `3.4 MB` (decimal units, as Intl names them). */
export function formatBytes(bytes: number, language: string): string {
	const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
	let value = bytes;
	let step = 0;
	while (value >= 1000 && step < units.length - 1) {
		value /= 1000;
		step += 1;
	}
	return new Intl.NumberFormat(language, {
		style: 'unit',
		unit: units[step],
		unitDisplay: 'short',
		maximumFractionDigits: step === 0 ? 0 : 1
	}).format(value);
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
	['year', 31_557_600],
	['month', 2_629_800],
	['week', 604_800],
	['day', 86_400],
	['hour', 3600],
	['minute', 60]
];

/** How long ago an instant is, seen from `now` (milliseconds since 1970): `3 days ago`, `now`. */
export function formatRelative(instant: string, language: string, now: number): string {
	const seconds = (new Date(instant).getTime() - now) / 1000;
	const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
	for (const [unit, size] of steps) {
		if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
	}
	return format.format(0, 'second');
}
