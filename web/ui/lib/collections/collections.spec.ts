import { describe, expect, it } from 'vitest';
import type { Collection } from '$lib/api/types';
import { colors, freshColor, preset } from './colors';
import { inputOf, patchOf } from './patch';

const stored: Collection = {
	id: 'c1',
	name: 'Daily',
	description: 'Every day',
	color: '#10B981',
	is_default: true,
	watch_count: 3,
	created_at: '2026-01-01T00:00:00Z',
	updated_at: '2026-01-01T00:00:00Z'
};
const form = { name: 'Daily', description: 'Every day', color: '#10B981', is_default: true };

describe('the colours of collections', () => {
	it('are known in either case', () => {
		expect(preset('#3b82f6')?.name).toBe('collections.color_blue');
		expect(preset('#123456')).toBeNull();
	});

	it('are not given twice while one is left', () => {
		expect(freshColor([])).toBe('#3B82F6');
		expect(freshColor(['#3b82f6', '#10B981'])).toBe('#EF4444');
		expect(freshColor(colors.map(({ code }) => code))).toBe('#3B82F6');
	});
});

describe('a collection in the dialog', () => {
	it('becomes a patch of what changed', () => {
		expect(patchOf(stored, form)).toEqual({});
		expect(patchOf(stored, { ...form, name: ' Beach ', description: ' ' })).toEqual({
			name: 'Beach',
			description: null
		});
		expect(patchOf(stored, { ...form, is_default: false, color: '#EF4444' })).toEqual({
			is_default: false,
			color: '#EF4444'
		});
	});

	it('becomes the body of a new one', () => {
		expect(inputOf({ ...form, description: '' })).toEqual({
			name: 'Daily',
			description: null,
			color: '#10B981',
			is_default: true
		});
	});
});
