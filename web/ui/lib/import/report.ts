/** What the report of a dry run means for the person reading it. */
import type { Import, ImportReport, RowError } from '$lib/api/types';
import type importTexts from '$lib/i18n/en/import';

export type Block = 'needs_model' | 'checking' | 'failed' | 'errors' | 'nothing';

/** Why the import cannot be applied now; null when it can. */
export function blockOf(state: {
	/** No column holds the model. */
	without_model: boolean;
	checking: boolean;
	failed: boolean;
	report: Pick<ImportReport, 'ready' | 'errors'>;
	options: Pick<Import['options'], 'skip_errors'>;
}): Block | null {
	const { without_model, checking, failed, report, options } = state;
	if (without_model) return 'needs_model';
	if (checking) return 'checking';
	if (failed) return 'failed';
	if (report.errors > 0 && !options.skip_errors) return 'errors';
	return report.ready === 0 ? 'nothing' : null;
}

const dates = ['purchase_date', 'current_value_date'];
const amounts = ['purchase_price', 'current_value'];
const currencies = ['purchase_currency', 'current_value_currency'];
const numbers = [
	'production_year',
	'case_diameter_mm',
	'case_thickness_mm',
	'lug_width_mm',
	'lug_to_lug_mm',
	'water_resistance_m',
	'power_reserve_h'
];
const unreadable = ['bad_format', 'wrong_type'];
const unknown = ['not_a_choice', 'not_found', 'bad_format'];

type RowText = `import.${keyof typeof importTexts & `row_${string}`}`;

/** The text for an error of a row that says more than the general text of its code; null when there is none. */
export function rowMessage({ field, code }: Pick<RowError, 'field' | 'code'>): RowText | null {
	const [name = '', part] = field.split('.');
	if (name === '') return code === 'too_long' ? 'import.row_surplus' : null;
	if (code === 'required') {
		if (name === 'brand') return 'import.row_no_brand';
		return amounts.includes(name) ? 'import.row_no_currency' : 'import.row_required';
	}
	if (unreadable.includes(code) && dates.includes(name)) return 'import.row_date';
	if (unknown.includes(code) && (currencies.includes(name) || part === 'currency')) return 'import.row_currency';
	if (code === 'not_a_choice' && amounts.includes(name)) return 'import.row_currency';
	if (unreadable.includes(code) && amounts.includes(name)) return 'import.row_amount';
	if (unreadable.includes(code) && numbers.includes(name)) return 'import.row_number';
	if (!unknown.includes(code)) return null;
	if (name.startsWith('movement_type')) return 'import.row_movement';
	if (name === 'condition') return 'import.row_condition';
	if (name.startsWith('complication')) return 'import.row_complication';
	return null;
}
