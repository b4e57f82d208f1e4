/** The formats of `format.ts` in the language on the screen. */
import type { Money } from '$lib/api/types';
import { language } from '$lib/i18n/index.svelte';
import * as format from './format';

export const money = (value: Money, options?: { signed?: boolean }) => format.formatMoney(value, language(), options);
export const date = (value: string) => format.formatDate(value, language());
export const instant = (value: string) => format.formatInstant(value, language());
export const time = (value: string | number) => format.formatTime(value, language());
export const instantDay = (value: string) => format.formatInstantDay(value, language());
export const number = (value: number, options?: Intl.NumberFormatOptions) =>
	format.formatNumber(value, language(), options);
export const percent = (value: number) => format.formatPercent(value, language());
export const bytes = (value: number) => format.formatBytes(value, language());
export const relative = (value: string) => format.formatRelative(value, language(), Date.now());
/** The name of a currency; the server's English one when this browser knows none. */
export const currencyName = ({ code, name }: { code: string; name: string }) =>
	format.formatCurrencyName(code, language()) ?? name;
/** A currency to choose. */
export const currencyChoice = (currency: { code: string; name: string }) => ({
	value: currency.code,
	label: `${currency.code} – ${currencyName(currency)}`
});
