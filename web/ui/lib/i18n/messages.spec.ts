import { describe, expect, it, vi } from 'vitest';
import deFirst from './de';
import deApp from './de.app';
import enFirst from './en';
import enApp from './en.app';
import { preferredLanguage, referenceName, useAppMessages, useLanguage } from './index.svelte';
import { interpolate, type Message } from './messages';

type Dictionary = Record<string, Record<string, Message>>;

function flat(dictionary: Dictionary): Map<string, string[]> {
	const all = new Map<string, string[]>();
	for (const [area, messages] of Object.entries(dictionary)) {
		for (const [key, message] of Object.entries(messages)) {
			all.set(`${area}.${key}`, typeof message === 'string' ? [message] : [message.one, message.other]);
		}
	}
	return all;
}

function placeholders(forms: string[]): string[] {
	return [...new Set(forms.flatMap((form) => form.match(/\{[^}]*\}/g) ?? []))].sort();
}

const english = flat({ ...enFirst, ...enApp });
const german = flat({ ...deFirst, ...deApp });

describe('the dictionaries', () => {
	it('have the same keys', () => {
		expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
	});

	it('have the same placeholders', () => {
		for (const [key, forms] of english) expect(placeholders(german.get(key) ?? []), key).toEqual(placeholders(forms));
	});

	it('have no empty text and no stray space', () => {
		for (const dictionary of [english, german]) {
			for (const [key, forms] of dictionary) {
				for (const form of forms) {
					expect(form.trim(), key).toBe(form);
					expect(form, key).not.toBe('');
				}
			}
		}
	});

	it.each(
		'required unknown_field wrong_type too_short too_long too_small too_large not_a_choice bad_format duplicate not_found not_allowed wrong_password'.split(
			' '
		)
	)('know the field error %s', (code) => {
		expect(english.has(`shell.field_${code}`)).toBe(true);
	});
});

describe('the names of the server', () => {
	it.each([
		['movement', 'Hand-wound', 'Handaufzug'],
		['movement', 'Spring Drive', 'Spring Drive'],
		['complication', 'Day-Date', 'Datum mit Wochentag'],
		['complication', 'Power Reserve Indicator', 'Gangreserveanzeige']
	] as const)('%s %s is %s in German', async (kind, name, german) => {
		vi.stubGlobal('document', { documentElement: {} });
		await useAppMessages();
		await useLanguage('de');
		expect(referenceName(kind, { name })).toBe(german);
		expect(referenceName(kind, { name: 'Made up later' })).toBe('Made up later');
		vi.unstubAllGlobals();
	});
});

describe('interpolate', () => {
	it('chooses the plural and writes numbers the way of the language', () => {
		const message = { one: '{count} Uhr', other: '{count} Uhren' };
		expect(interpolate(message, { count: 1 }, 'de')).toBe('1 Uhr');
		expect(interpolate(message, { count: 0 }, 'de')).toBe('0 Uhren');
		expect(interpolate(message, { count: 12_345 }, 'de')).toBe('12.345 Uhren');
		expect(interpolate(message, { count: 12_345 }, 'en')).toBe('12,345 Uhren');
	});

	it('puts texts in as they are, whatever they hold', () => {
		expect(interpolate('{name} of {year}', { name: '$& {year}', year: '2026' }, 'en')).toBe('$& {year} of 2026');
	});
});

describe('preferredLanguage', () => {
	it.each([
		['de', ['en'], 'de'],
		[null, ['fr-FR', 'de-AT', 'en'], 'de'],
		['fr', ['EN-gb'], 'en'],
		[null, ['fr'], 'en'],
		[null, [], 'en']
	] as const)('stored %s, browser %s: %s', (stored, browser, expected) => {
		expect(preferredLanguage(stored, browser)).toBe(expected);
	});
});
