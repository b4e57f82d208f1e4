import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { t, useAppMessages, useLanguage } from '$lib/i18n/index.svelte';
import { counts, fixes, fixOf, meaningOf, titleOf } from './texts';

const checks = ['platform/http/src/health/checks.rs', 'server/src/outside.rs']
	.map((path) => readFileSync(new URL(`../../../../../${path}`, import.meta.url), 'utf8'))
	.join('\n');

beforeEach(async () => {
	vi.stubGlobal('document', { documentElement: {} });
	await useAppMessages();
	await useLanguage('de');
});
afterEach(() => void vi.unstubAllGlobals());

describe('the texts of health', () => {
	it.each(Object.keys(fixes))('know the sentence of the server: %s', async (sentence) => {
		expect(checks).toContain(`"${sentence}"`);
		const german = fixOf({ fix: sentence });
		expect(german?.lang).toBeUndefined();
		expect(german?.text).not.toBe(sentence);
		await useLanguage('en');
		expect(fixOf({ fix: sentence })).toEqual({ text: sentence, lang: undefined });
	});

	it('know every item that the server always watches', () => {
		const names = [...checks.matchAll(/fn name\(&self\) -> &'static str \{\s*"(\w+)"/g)].map(([, name]) => name ?? '');
		expect(names.length).toBeGreaterThanOrEqual(6);
		for (const name of names) {
			expect(titleOf({ name, title: 'its English title' }), name).toMatchObject({ lang: undefined });
			expect(meaningOf({ name }), name).not.toBeNull();
		}
	});

	it('leave what is not known here as the server said it, and say that it is English', async () => {
		expect(titleOf({ name: 'tide', title: 'the tide' })).toEqual({ text: 'the tide', lang: 'en' });
		expect(meaningOf({ name: 'tide' })).toBeNull();
		expect(fixOf({ fix: 'Wait for the moon.' })).toEqual({ text: 'Wait for the moon.', lang: 'en' });
		expect(fixOf({ fix: null })).toBeNull();
		await useLanguage('en');
		expect(titleOf({ name: 'tide', title: 'the tide' }).lang).toBeUndefined();
	});

	it('say the total in the right number', () => {
		const found = counts([{ light: 'green' }, { light: 'red' }, { light: 'green' }]);
		expect(found).toEqual({ green: 2, amber: 0, red: 1 });
		expect(t('operations.count_red', { count: found.red })).toBe('1 ist gestört');
	});
});
