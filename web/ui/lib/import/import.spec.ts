import { describe, expect, it } from 'vitest';
import { limits, refusal } from './file';
import { assign, missing, type Mapping } from './mapping';
import { blockOf, rowMessage } from './report';

describe('refusal', () => {
	it.each([
		['a.csv', 10, null],
		['A.JSON', limits.json, null],
		['a.csv', limits.csv + 1, 'too_large'],
		['a.json', limits.json + 1, 'too_large'],
		['a.xlsx', 10, 'wrong_type'],
		['csv', 10, 'wrong_type'],
		['a.csv', 0, 'empty']
	])('%s of %d bytes: %s', (name, size, code) => expect(refusal({ name, size })?.code ?? null).toBe(code));
});

describe('the mapping', () => {
	const mapping: Mapping = ['brand', null, 'model', 'notes'];

	it('takes a field away from the column that had it', () => {
		expect(assign(mapping, 1, 'brand')).toEqual({ mapping: [null, 'brand', 'model', 'notes'], freed: 0 });
	});

	it('leaves the others alone', () => {
		expect(assign(mapping, 1, 'caliber')).toEqual({ mapping: ['brand', 'caliber', 'model', 'notes'], freed: null });
		expect(assign(mapping, 0, 'brand')).toEqual({ mapping, freed: null });
		expect(assign(['brand', null, null], 0, null)).toEqual({ mapping: [null, null, null], freed: null });
	});

	it('names what is missing', () => {
		expect(missing(mapping)).toEqual([]);
		expect(missing(['model'])).toEqual(['brand']);
		expect(missing([null])).toEqual(['brand', 'model']);
	});
});

describe('blockOf', () => {
	const fine = {
		without_model: false,
		checking: false,
		failed: false,
		report: { ready: 3, errors: 0 },
		options: { skip_errors: false }
	};

	it.each([
		[{}, null],
		[{ without_model: true, checking: true }, 'needs_model'],
		[{ checking: true }, 'checking'],
		[{ failed: true }, 'failed'],
		[{ report: { ready: 3, errors: 1 } }, 'errors'],
		[{ report: { ready: 3, errors: 1 }, options: { skip_errors: true } }, null],
		[{ report: { ready: 0, errors: 1 }, options: { skip_errors: true } }, 'nothing'],
		[{ report: { ready: 0, errors: 0 } }, 'nothing']
	])('%j: %s', (change, expected) => expect(blockOf({ ...fine, ...change })).toBe(expected));
});

describe('rowMessage', () => {
	it.each([
		['purchase_date', 'bad_format', 'import.row_date'],
		['purchase_price', 'bad_format', 'import.row_amount'],
		['purchase_price.amount', 'wrong_type', 'import.row_amount'],
		['purchase_price.currency', 'not_a_choice', 'import.row_currency'],
		['purchase_currency', 'not_a_choice', 'import.row_currency'],
		['case_diameter_mm', 'bad_format', 'import.row_number'],
		['purchase_price', 'not_a_choice', 'import.row_currency'],
		['purchase_price', 'required', 'import.row_no_currency'],
		['brand', 'required', 'import.row_no_brand'],
		['model', 'required', 'import.row_required'],
		['', 'too_long', 'import.row_surplus'],
		['movement_type', 'not_a_choice', 'import.row_movement'],
		['condition', 'not_a_choice', 'import.row_condition'],
		['complications', 'not_found', 'import.row_complication'],
		['model', 'too_long', null],
		['production_year', 'too_small', null]
	] as const)('%s, %s: %s', (field, code, expected) => expect(rowMessage({ field, code })).toBe(expected));
});
