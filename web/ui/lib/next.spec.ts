import { describe, expect, it } from 'vitest';
import { safeNext, signInHref } from './next';

describe('safeNext', () => {
	it.each(['/', '/watches', '/watches?q=speed&sort=brand#top', '/watches/1?next=//x'])('keeps %s', (next) => {
		expect(safeNext(next)).toBe(next);
	});

	it.each([
		null,
		'',
		'watches',
		'https://elsewhere.example/',
		'//elsewhere.example',
		'/\\elsewhere.example',
		'/\t/elsewhere.example',
		'/a\\b',
		'javascript:alert(1)',
		'/sign-in',
		'/sign-up?next=/watches',
		'/./set-up'
	])('turns %j into the dashboard', (next) => {
		expect(safeNext(next)).toBe('/');
	});
});

describe('signInHref', () => {
	it('comes back to the page, with its query', () => {
		const href = signInHref({ pathname: '/watches', search: '?q=a b&sort=brand' });
		expect(href).toBe('/sign-in?next=%2Fwatches%3Fq%3Da%20b%26sort%3Dbrand');
		expect(safeNext(new URL(href, 'http://here.invalid').searchParams.get('next'))).toBe('/watches?q=a%20b&sort=brand');
		expect(signInHref({ pathname: '/', search: '' })).toBe('/sign-in');
	});
});
