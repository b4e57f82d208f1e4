import { describe, expect, it } from 'vitest';
import { shortcut } from './shortcut';

const key = (key: string, more = {}) => ({
	key,
	ctrlKey: false,
	altKey: false,
	metaKey: false,
	defaultPrevented: false,
	...more
});

describe('shortcut', () => {
	it('knows two keys', () => {
		expect(shortcut(key('/'), { tagName: 'BODY' })).toBe('search');
		expect(shortcut(key('n'), null)).toBe('new');
		expect(shortcut(key('x'), null)).toBeNull();
	});

	it('leaves the browser its own', () => {
		for (const held of ['ctrlKey', 'altKey', 'metaKey', 'defaultPrevented']) {
			expect(shortcut(key('n', { [held]: true }), null)).toBeNull();
		}
	});

	it.each([
		[{ tagName: 'INPUT', type: 'text' }, null],
		[{ tagName: 'INPUT', type: 'search' }, null],
		[{ tagName: 'INPUT', type: 'date' }, null],
		[{ tagName: 'INPUT', type: 'checkbox' }, 'new'],
		[{ tagName: 'TEXTAREA' }, null],
		[{ tagName: 'SELECT' }, null],
		[{ tagName: 'DIV', isContentEditable: true }, null],
		[{ tagName: 'A' }, 'new']
	])('in %j: %s', (place, expected) => {
		expect(shortcut(key('n'), place)).toBe(expected);
	});
});
