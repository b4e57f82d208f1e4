import { describe, expect, it } from 'vitest';
import { matching } from './combobox';

const options = ['A. Lange & Söhne', 'Grand Seiko', 'Omega', 'Seiko', 'Universal Genève'].map((label) => ({
	value: label,
	label
}));
const found = (typed: string) => matching(options, typed).map(({ label }) => label);

describe('matching', () => {
	it.each([
		['', options.map(({ label }) => label)],
		['seiko', ['Seiko', 'Grand Seiko']],
		['sohne', ['A. Lange & Söhne']],
		['GENÈVE uni', ['Universal Genève']],
		['xyz', []]
	])('%j finds %j', (typed, expected) => {
		expect(found(typed)).toEqual(expected);
	});
});
