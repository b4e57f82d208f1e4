import { describe, expect, it } from 'vitest';
import type { Setting } from '$lib/api/types';
import { matching, originOf } from './settings';

describe('originOf', () => {
	it.each([
		['default', { kind: 'default' }],
		['command line', { kind: 'command_line' }],
		['environment SEAWORTHY_PORT', { kind: 'environment', name: 'SEAWORTHY_PORT' }],
		['secret file /run/secrets/key line 2', { kind: 'secret_file', name: '/run/secrets/key line 2' }],
		['.env line 12', { kind: 'file', name: '.env', line: '12' }],
		['/etc/my line 7/seaworthy.toml line 3', { kind: 'file', name: '/etc/my line 7/seaworthy.toml', line: '3' }],
		['the stars', { kind: 'other', text: 'the stars' }]
	])('%s', (text, origin) => {
		expect(originOf(text)).toEqual(origin);
	});
});

describe('matching', () => {
	const setting = (key: string, value: string | null, origin: string): Setting => ({
		key,
		value,
		origin,
		summary: `What ${key} is for`,
		secret: false
	});
	const all = [
		setting('PORT', '8080', 'default'),
		setting('LOG_LEVEL', 'debug', 'command line'),
		setting('SENTRY_DSN', null, 'default')
	];
	const keys = (typed: string, changed = false) => matching(all, typed, changed).map(({ key }) => key);

	it('finds every word in key, value or summary, whatever its case', () => {
		expect(keys('')).toEqual(['PORT', 'LOG_LEVEL', 'SENTRY_DSN']);
		expect(keys(' port 80 ')).toEqual(['PORT']);
		expect(keys('what DEBUG')).toEqual(['LOG_LEVEL']);
		expect(keys('null')).toEqual([]);
	});

	it('keeps only what somebody set', () => {
		expect(keys('', true)).toEqual(['LOG_LEVEL']);
		expect(keys('port', true)).toEqual([]);
	});
});
