import { describe, expect, it } from 'vitest';
import type { Money, Watch } from '$lib/api/types';
import { onlyDiffering, sections, type Formats, type RowKey } from './rows';

const formats: Formats = {
	money: ({ amount, currency }: Money, options) => `${options?.signed && amount > 0 ? '+' : ''}${amount} ${currency}`,
	date: (value) => value,
	mm: (value) => `${value} mm`,
	metres: (value) => `${value} m`,
	hours: (value) => `${value} h`,
	percent: (value) => `${value} %`,
	condition: (value) => value,
	movement: ({ name }) => name,
	complication: ({ name }) => name
};
const usd = (amount: number): Money => ({ amount, currency: 'USD' });
const bare: Watch = {
	id: 'w',
	brand: { id: 'b', name: 'Omega' },
	model: 'Speedmaster',
	reference_number: null,
	serial_number: null,
	caliber: null,
	production_year: null,
	condition: null,
	purchase_date: null,
	retailer: null,
	purchase_price: null,
	case_diameter_mm: null,
	case_thickness_mm: null,
	lug_width_mm: null,
	lug_to_lug_mm: null,
	water_resistance_m: null,
	power_reserve_h: null,
	case_material: null,
	crystal: null,
	dial_color: null,
	strap_material: null,
	current_value: null,
	current_value_date: null,
	notes: null,
	collection: null,
	movement_type: null,
	complications: [],
	images: [],
	return: null,
	created_at: '2026-01-01T00:00:00Z',
	updated_at: '2026-01-01T00:00:00Z',
	deleted_at: null,
	version: 1
};

function row(key: RowKey, ...watches: Partial<Watch>[]) {
	const all = sections(
		watches.map((watch) => ({ ...bare, ...watch })),
		formats
	);
	const found = all.flatMap(({ rows }) => rows).find((one) => one.key === key);
	if (!found) throw new Error(`no row ${key}`);
	return found;
}

describe('the rows of a comparison', () => {
	it('have a cell for each watch', () => {
		const all = sections([bare, bare, bare], formats);
		expect(all.map(({ key }) => key)).toEqual(['basics', 'purchase', 'specifications', 'movement', 'value']);
		for (const one of all.flatMap(({ rows }) => rows)) expect(one.cells).toHaveLength(3);
	});

	it('write a year without a separator and sizes with their unit', () => {
		expect(row('production_year', { production_year: 1969 }).cells).toEqual([{ text: '1969' }]);
		expect(row('case_diameter_mm', { case_diameter_mm: 41.5 }).cells).toEqual([{ text: '41.5 mm' }]);
		expect(row('water_resistance_m', { water_resistance_m: 0 }).cells).toEqual([{ text: '0 m' }]);
	});

	it('list complications by name, whatever their order', () => {
		const [date, moon] = [
			{ id: '1', name: 'Date' },
			{ id: '2', name: 'Moon phase' }
		];
		const one = row('complications', { complications: [moon, date] }, { complications: [date, moon] }, {});
		expect(one.cells.map(({ text }) => text)).toEqual(['Date, Moon phase', 'Date, Moon phase', null]);
		expect(row('complications', { complications: [moon, date] }, { complications: [date, moon] }).differs).toBe(false);
	});

	it('differ by their content, not by small and large letters', () => {
		expect(row('crystal', { crystal: 'Sapphire' }, { crystal: 'sapphire ' }).differs).toBe(false);
		expect(row('crystal', { crystal: 'Sapphire' }, { crystal: 'Acrylic' }).differs).toBe(true);
		expect(row('crystal', { crystal: 'Sapphire' }, {}).differs).toBe(true);
		expect(row('crystal', {}, {}).differs).toBe(false);
		expect(
			row('purchase_price', { purchase_price: usd(1) }, { purchase_price: { amount: 1, currency: 'EUR' } }).differs
		).toBe(true);
	});
});

describe('gain', () => {
	it('is what the server says', () => {
		const up = { purchase_price: usd(100), current_value: usd(150), return: { gain: usd(50), percent: 50 } };
		expect(row('gain', up).cells).toEqual([{ text: '+50 USD', tone: 'gain' }]);
		expect(row('percent', up).cells).toEqual([{ text: '50 %', tone: 'gain' }]);
		const down = { ...up, return: { gain: usd(-50), percent: -50 } };
		expect(row('gain', down).cells[0]?.tone).toBe('loss');
		const even = { ...up, return: { gain: usd(0), percent: 0 } };
		expect(row('gain', even).cells[0]?.tone).toBeUndefined();
	});

	it('is never worked out across currencies, and says why it is missing', () => {
		const mixed = { purchase_price: usd(100), current_value: { amount: 150, currency: 'EUR' } };
		for (const key of ['gain', 'percent'] as const) {
			expect(row(key, mixed).cells).toEqual([{ text: null, reason: 'other_currency' }]);
			expect(row(key, { current_value: usd(1) }).cells).toEqual([{ text: null, reason: 'no_price' }]);
			expect(row(key, { purchase_price: usd(1) }).cells).toEqual([{ text: null, reason: 'no_value' }]);
		}
		const free = { purchase_price: usd(0), current_value: usd(5), return: { gain: usd(5), percent: null } };
		expect(row('percent', free).cells).toEqual([{ text: null, reason: 'price_is_zero' }]);
		expect(row('gain', free).cells[0]?.text).toBe('+5 USD');
	});
});

describe('onlyDiffering', () => {
	it('leaves out equal rows and sections without a row', () => {
		const all = sections([bare, { ...bare, model: 'Seamaster' }], formats);
		expect(onlyDiffering(all).map(({ key, rows }) => [key, rows.map((one) => one.key)])).toEqual([
			['basics', ['model']]
		]);
		expect(onlyDiffering(sections([bare, bare], formats))).toEqual([]);
	});
});
