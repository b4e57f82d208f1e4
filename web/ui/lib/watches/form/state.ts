/** A watch as the form holds it, and back: everything a person types is text until it is read. All pure. */
import type { Condition, Money, Watch, WatchInput, WatchPatch } from '$lib/api/types';
import { decimalMark } from '$lib/money';

/** The form's fields have the names of the API, so that an error of the server finds its field. */
export type WatchForm = {
	brand_id: string;
	model: string;
	reference_number: string;
	serial_number: string;
	collection_id: string;
	movement_type_id: string;
	caliber: string;
	production_year: string;
	condition: string;
	purchase_date: string;
	retailer: string;
	purchase_price: Money | null;
	case_diameter_mm: string;
	case_thickness_mm: string;
	lug_width_mm: string;
	lug_to_lug_mm: string;
	water_resistance_m: string;
	power_reserve_h: string;
	case_material: string;
	crystal: string;
	dial_color: string;
	strap_material: string;
	complication_ids: string[];
	current_value: Money | null;
	current_value_date: string;
	notes: string;
};

export type FormField = keyof WatchForm;
export type Issue = {
	code: 'required' | 'too_long' | 'too_small' | 'too_large' | 'not_a_number' | 'not_whole' | 'too_precise';
	limit?: number;
};
export type Issues = Partial<Record<FormField, Issue>>;

const texts = {
	model: 200,
	reference_number: 100,
	serial_number: 100,
	caliber: 100,
	retailer: 200,
	case_material: 100,
	crystal: 100,
	dial_color: 100,
	strap_material: 100
} as const;
const notesLimit = 20_000;

const numbers = {
	production_year: { digits: 0, min: 1500, max: 2200 },
	case_diameter_mm: { digits: 2, min: 0, max: 999.99 },
	case_thickness_mm: { digits: 2, min: 0, max: 999.99 },
	lug_width_mm: { digits: 2, min: 0, max: 999.99 },
	lug_to_lug_mm: { digits: 2, min: 0, max: 999.99 },
	water_resistance_m: { digits: 0, min: 0, max: 20_000 },
	power_reserve_h: { digits: 0, min: 0, max: 100_000 }
} as const;

type TextName = keyof typeof texts;
type NumberName = keyof typeof numbers;
const textNames = Object.keys(texts) as TextName[];
const numberNames = Object.keys(numbers) as NumberName[];

export const emptyForm: Readonly<WatchForm> = Object.freeze({
	brand_id: '',
	model: '',
	reference_number: '',
	serial_number: '',
	collection_id: '',
	movement_type_id: '',
	caliber: '',
	production_year: '',
	condition: '',
	purchase_date: '',
	retailer: '',
	purchase_price: null,
	case_diameter_mm: '',
	case_thickness_mm: '',
	lug_width_mm: '',
	lug_to_lug_mm: '',
	water_resistance_m: '',
	power_reserve_h: '',
	case_material: '',
	crystal: '',
	dial_color: '',
	strap_material: '',
	complication_ids: [],
	current_value: null,
	current_value_date: '',
	notes: ''
});

/** A stored watch as the form shows it, numbers with the decimal mark of `language`. */
export function formOf(watch: Watch, language: string): WatchForm {
	const form: WatchForm = {
		...emptyForm,
		brand_id: watch.brand.id,
		collection_id: watch.collection?.id ?? '',
		movement_type_id: watch.movement_type?.id ?? '',
		condition: watch.condition ?? '',
		purchase_date: watch.purchase_date ?? '',
		purchase_price: watch.purchase_price,
		complication_ids: watch.complications.map(({ id }) => id),
		current_value: watch.current_value,
		current_value_date: watch.current_value_date ?? '',
		notes: watch.notes ?? ''
	};
	for (const name of textNames) form[name] = watch[name] ?? '';
	for (const name of numberNames) form[name] = editableNumber(watch[name], language);
	return form;
}

function editableNumber(value: number | null, language: string): string {
	return value === null ? '' : String(value).replace('.', decimalMark(language));
}

/** What the form says, as the API takes it: nothing is left out, so an emptied field is null. */
export function read(form: WatchForm): { input: WatchInput; issues: Issues } {
	const issues: Issues = {};
	const input: WatchInput = {
		brand_id: form.brand_id,
		model: form.model.trim(),
		collection_id: form.collection_id || null,
		movement_type_id: form.movement_type_id || null,
		condition: (form.condition || null) as Condition | null,
		purchase_date: form.purchase_date || null,
		purchase_price: form.purchase_price,
		complication_ids: [...form.complication_ids].sort(),
		current_value: form.current_value,
		current_value_date: form.current_value_date || null,
		notes: form.notes.trim() === '' ? null : form.notes
	};
	if (input.brand_id === '') issues.brand_id = { code: 'required' };
	if (input.model === '') issues.model = { code: 'required' };
	if (lengthOf(form.notes) > notesLimit) issues.notes = { code: 'too_long', limit: notesLimit };
	for (const name of textNames) {
		const text = form[name].trim();
		if (lengthOf(text) > texts[name]) issues[name] = { code: 'too_long', limit: texts[name] };
		if (name !== 'model') input[name] = text || null;
	}
	for (const name of numberNames) {
		const result = readNumber(form[name], numbers[name]);
		if (typeof result === 'object' && result !== null) issues[name] = result;
		else input[name] = result;
	}
	return { input, issues };
}

/** Characters as a person counts them, not UTF-16 units: the server counts so, too. */
const lengthOf = (text: string) => [...text].length;

/** Either mark is the decimal mark: no size of a watch needs a separator of thousands, save the depth `1 220`. */
function readNumber(text: string, rule: { digits: number; min: number; max: number }): number | null | Issue {
	const compact = text.trim().replace(/(?<=\d)[\s\u00a0\u202f](?=\d{3}$)/g, '');
	if (compact === '') return null;
	const parts = /^(-?\d+)(?:[.,](\d*))?$/.exec(compact);
	if (!parts) return { code: 'not_a_number' };
	const fraction = (parts[2] ?? '').replace(/0+$/, '');
	// `1.220` and `1,000` in a field for whole numbers: thousands to one reader, one and a bit to another. Ask.
	if (rule.digits === 0 && parts[2]) return { code: 'not_whole' };
	if (fraction.length > rule.digits) return { code: 'too_precise' };
	const value = Number(fraction ? `${parts[1]}.${fraction}` : parts[1]);
	if (value < rule.min) return { code: 'too_small', limit: rule.min };
	if (value > rule.max) return { code: 'too_large', limit: rule.max };
	return value;
}

const same = (a: unknown, b: unknown) => JSON.stringify(plain(a)) === JSON.stringify(plain(b));
/** Money with its members in one order, lists sorted: so that equal means equal. */
function plain(value: unknown): unknown {
	if (Array.isArray(value)) return [...value].sort();
	if (typeof value === 'object' && value !== null) return Object.entries(value).sort(([a], [b]) => a.localeCompare(b));
	return value ?? null;
}

/** The body for a new watch: what was left empty is left out. */
export function inputOf(form: WatchForm): WatchInput {
	const { input } = read(form);
	const kept = Object.entries(input).filter(
		([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)
	);
	return Object.fromEntries(kept) as WatchInput;
}

/** The merge patch (RFC 7396) from one state of the form to another: changed fields only, null where emptied. */
export function patchOf(before: WatchForm, after: WatchForm): WatchPatch {
	const old = read(before).input as Record<string, unknown>;
	const now = Object.entries(read(after).input);
	return Object.fromEntries(now.filter(([name, value]) => !same(old[name], value)));
}

/** The fields whose content differs, as typed. */
export function changedFields(a: WatchForm, b: WatchForm): FormField[] {
	return (Object.keys(emptyForm) as FormField[]).filter((name) => !same(a[name], b[name]));
}

/**
 * Puts what was typed onto a newer version of the watch: fields that were not touched take the newer content,
 * touched ones keep theirs. `clashes` are those changed on both sides to different contents.
 */
export function rebase(
	before: WatchForm,
	mine: WatchForm,
	theirs: WatchForm
): { form: WatchForm; clashes: FormField[] } {
	const touched = changedFields(before, mine);
	const kept = Object.fromEntries(touched.map((name) => [name, mine[name]]));
	const form = { ...theirs, ...kept } as WatchForm;
	const clashes = changedFields(before, theirs).filter(
		(name) => touched.includes(name) && !same(mine[name], theirs[name])
	);
	return { form, clashes };
}
