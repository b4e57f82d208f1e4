import { describe, expect, it } from 'vitest';
import type { Watch } from '$lib/api/types';
import { changedFields, emptyForm, formOf, inputOf, patchOf, read, rebase, type WatchForm } from './state';

const watch: Watch = {
	id: 'w1',
	brand: { id: 'b1', name: 'Omega' },
	model: 'Speedmaster',
	reference_number: '310.30.42.50.01.002',
	serial_number: null,
	caliber: '3861',
	production_year: 2021,
	condition: 'good',
	purchase_date: '2024-02-29',
	retailer: null,
	purchase_price: { amount: 0, currency: 'EUR' },
	case_diameter_mm: 42.5,
	case_thickness_mm: null,
	lug_width_mm: 20,
	lug_to_lug_mm: null,
	water_resistance_m: 0,
	power_reserve_h: 50,
	case_material: 'Steel',
	crystal: null,
	dial_color: null,
	strap_material: null,
	current_value: { amount: 620_000, currency: 'USD' },
	current_value_date: '2026-03-29',
	notes: 'First line\r\nsecond line  ',
	collection: { id: 'c1', name: 'Daily', color: '#3B82F6' },
	movement_type: { id: 'm1', name: 'Hand-wound' },
	complications: [
		{ id: 'k2', name: 'Tachymeter' },
		{ id: 'k1', name: 'Chronograph' }
	],
	images: [],
	return: null,
	created_at: '2026-01-01T00:00:00Z',
	updated_at: '2026-01-01T00:00:00Z',
	deleted_at: null,
	version: 3
};
const form = formOf(watch, 'en');
const filled = (changes: Partial<WatchForm>): WatchForm => ({ ...emptyForm, brand_id: 'b1', model: 'X', ...changes });

describe('a watch in the form', () => {
	it('shows numbers with the decimal mark of the language', () => {
		expect(form.case_diameter_mm).toBe('42.5');
		expect(formOf(watch, 'de').case_diameter_mm).toBe('42,5');
	});

	it('needs no patch while nothing is touched, in either language', () => {
		expect(patchOf(form, formOf(watch, 'de'))).toEqual({});
		expect(changedFields(form, formOf(watch, 'en'))).toEqual([]);
	});

	it('keeps a price of zero and a depth of zero', () => {
		const { input } = read(form);
		expect(input.purchase_price).toEqual({ amount: 0, currency: 'EUR' });
		expect(input.water_resistance_m).toBe(0);
		expect(inputOf(form)).toMatchObject({ purchase_price: { amount: 0, currency: 'EUR' }, water_resistance_m: 0 });
	});

	it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Berlin'])('does not shift dates in %s', (zone) => {
		const before = process.env.TZ;
		process.env.TZ = zone;
		try {
			const { input } = read(formOf(watch, 'en'));
			expect(input.purchase_date).toBe('2024-02-29');
			expect(input.current_value_date).toBe('2026-03-29');
			expect(patchOf(form, { ...form, retailer: 'Fair' })).toEqual({ retailer: 'Fair' });
		} finally {
			process.env.TZ = before;
		}
	});
});

describe('patchOf', () => {
	it('holds what changed only, and null for what was emptied', () => {
		const after = { ...form, model: ' Speedmaster II ', caliber: '  ', purchase_price: null, power_reserve_h: '' };
		expect(patchOf(form, after)).toEqual({
			model: 'Speedmaster II',
			caliber: null,
			purchase_price: null,
			power_reserve_h: null
		});
	});

	it('sends complications by id, and not when only their order differs', () => {
		expect(patchOf(form, { ...form, complication_ids: ['k1', 'k2'] })).toEqual({});
		expect(patchOf(form, { ...form, complication_ids: ['k3', 'k2'] })).toEqual({ complication_ids: ['k2', 'k3'] });
		expect(patchOf(form, { ...form, complication_ids: [] })).toEqual({ complication_ids: [] });
	});

	it('sees a change of the currency alone, but not of the order of members', () => {
		const euro = { ...form, current_value: { amount: 620_000, currency: 'EUR' } };
		expect(patchOf(form, euro)).toEqual({ current_value: { amount: 620_000, currency: 'EUR' } });
		expect(patchOf(form, { ...form, current_value: { currency: 'USD', amount: 620_000 } })).toEqual({});
	});

	it('keeps the lines and spaces of notes', () => {
		expect(patchOf(form, { ...form, notes: 'one\n\n two ' })).toEqual({ notes: 'one\n\n two ' });
		expect(patchOf(form, { ...form, notes: ' \n' })).toEqual({ notes: null });
	});
});

describe('read', () => {
	it('asks for brand and model', () => {
		expect(read({ ...emptyForm, model: '  ' }).issues).toEqual({
			brand_id: { code: 'required' },
			model: { code: 'required' }
		});
	});

	it.each([
		['41.5', 41.5],
		['41,50', 41.5],
		[' 40 ', 40],
		['0', 0],
		['', null],
		['41.', 41]
	])('reads the size %j as %j', (text, value) => {
		const { input, issues } = read(filled({ case_diameter_mm: text }));
		expect(issues).toEqual({});
		expect(input.case_diameter_mm).toBe(value);
	});

	it.each([
		['case_diameter_mm', '41 mm', 'not_a_number'],
		['case_diameter_mm', '41.255', 'too_precise'],
		['case_diameter_mm', '1000', 'too_large'],
		['lug_width_mm', '-1', 'too_small'],
		['production_year', '21', 'too_small'],
		['water_resistance_m', '1.220', 'not_whole'],
		['power_reserve_h', '1e3', 'not_a_number']
	] as const)('refuses %s %j: %s', (name, text, code) => {
		expect(read(filled({ [name]: text })).issues[name]?.code).toBe(code);
	});

	it('reads a depth with a space between thousands', () => {
		expect(read(filled({ water_resistance_m: '1 220' })).input.water_resistance_m).toBe(1220);
	});

	it('counts characters, not UTF-16 units', () => {
		expect(read(filled({ model: '⌚'.repeat(200) })).issues).toEqual({});
		expect(read(filled({ model: '🕰'.repeat(200) })).issues).toEqual({});
		expect(read(filled({ model: 'x'.repeat(201) })).issues.model).toEqual({ code: 'too_long', limit: 200 });
	});
});

describe('inputOf', () => {
	it('leaves out what was left empty', () => {
		expect(inputOf(filled({ retailer: ' ' }))).toEqual({ brand_id: 'b1', model: 'X' });
	});
});

describe('rebase', () => {
	it('keeps what was typed, takes the rest from the newer version, and names what both changed', () => {
		const mine = { ...form, model: 'Mine', retailer: 'Fair', notes: 'same' };
		const theirs = { ...form, model: 'Theirs', caliber: '1861', notes: 'same' };
		const result = rebase(form, mine, theirs);
		expect(result.form).toMatchObject({ model: 'Mine', retailer: 'Fair', caliber: '1861', notes: 'same' });
		expect(result.clashes).toEqual(['model']);
		expect(patchOf(theirs, result.form)).toEqual({ model: 'Mine', retailer: 'Fair' });
	});
});
