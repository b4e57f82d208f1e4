/** The table of a comparison. Formats and words come in, so that all of it is pure. */
import type { Condition, Money, Named, Watch } from '$lib/api/types';

export type Formats = {
	money: (value: Money, options?: { signed?: boolean }) => string;
	date: (value: string) => string;
	mm: (value: number) => string;
	metres: (value: number) => string;
	hours: (value: number) => string;
	percent: (value: number) => string;
	condition: (value: Condition) => string;
	movement: (value: Named) => string;
	complication: (value: Named) => string;
};
export type Reason = 'no_price' | 'no_value' | 'other_currency' | 'price_is_zero';
/** `text` null: nothing is known, or there is a `reason` why it cannot be said. */
export type Cell = { text: string | null; reason?: Reason; tone?: 'gain' | 'loss' };
/** A field of a watch by its name in the API, or what is worked out from two of them. */
export type RowKey =
	| Exclude<keyof Watch, 'id' | 'notes' | 'images' | 'return' | 'created_at' | 'updated_at' | 'deleted_at' | 'version'>
	| 'gain'
	| 'percent';
export type SectionKey = 'basics' | 'purchase' | 'specifications' | 'movement' | 'value';
export type Row = { key: RowKey; cells: Cell[]; differs: boolean };
export type Section = { key: SectionKey; rows: Row[] };

type Column = (watch: Watch) => Cell;

/** All sections, one cell for each watch in each row. */
export function sections(watches: readonly Watch[], formats: Formats): Section[] {
	const text =
		<K extends keyof Watch>(key: K, show: (value: NonNullable<Watch[K]>) => string): Column =>
		(watch) => {
			const value = watch[key];
			return { text: value === null || value === undefined ? null : show(value) || null };
		};
	const name = (value: { name: string }) => value.name;
	const plain = (value: string) => value;
	const columns: Record<SectionKey, [RowKey, Column][]> = {
		basics: [
			['brand', text('brand', name)],
			['model', text('model', plain)],
			['reference_number', text('reference_number', plain)],
			['serial_number', text('serial_number', plain)],
			['collection', text('collection', name)],
			['production_year', text('production_year', String)]
		],
		purchase: [
			['purchase_date', text('purchase_date', formats.date)],
			['purchase_price', text('purchase_price', (value) => formats.money(value))],
			['retailer', text('retailer', plain)],
			['condition', text('condition', formats.condition)]
		],
		specifications: [
			['case_diameter_mm', text('case_diameter_mm', formats.mm)],
			['case_thickness_mm', text('case_thickness_mm', formats.mm)],
			['lug_width_mm', text('lug_width_mm', formats.mm)],
			['lug_to_lug_mm', text('lug_to_lug_mm', formats.mm)],
			['water_resistance_m', text('water_resistance_m', formats.metres)],
			['power_reserve_h', text('power_reserve_h', formats.hours)],
			['case_material', text('case_material', plain)],
			['crystal', text('crystal', plain)],
			['dial_color', text('dial_color', plain)],
			['strap_material', text('strap_material', plain)]
		],
		movement: [
			['movement_type', text('movement_type', formats.movement)],
			['caliber', text('caliber', plain)],
			['complications', text('complications', (value) => value.map(formats.complication).toSorted().join(', '))]
		],
		value: [
			['current_value', text('current_value', (value) => formats.money(value))],
			['current_value_date', text('current_value_date', formats.date)],
			['gain', (watch) => gain(watch, formats)],
			['percent', (watch) => percent(watch, formats)]
		]
	};
	return Object.entries(columns).map(([key, rows]) => ({
		key: key as SectionKey,
		rows: rows.map(([row, column]) => {
			const cells = watches.map(column);
			return { key: row, cells, differs: differs(cells) };
		})
	}));
}

/** Only the rows in which the watches differ, and only the sections that have such rows. */
export function onlyDiffering(all: readonly Section[]): Section[] {
	return all
		.map(({ key, rows }) => ({ key, rows: rows.filter((row) => row.differs) }))
		.filter(({ rows }) => rows.length > 0);
}

/** Small and large letters make no difference: they are typed by hand. */
function differs(cells: readonly Cell[]): boolean {
	return new Set(cells.map(({ text }) => text?.trim().toLowerCase() ?? null)).size > 1;
}

function gain(watch: Watch, formats: Formats): Cell {
	if (!watch.return) return { text: null, reason: whyNoReturn(watch) };
	const { gain: money } = watch.return;
	return { text: formats.money(money, { signed: true }), tone: tone(money.amount) };
}

function percent(watch: Watch, formats: Formats): Cell {
	if (!watch.return) return { text: null, reason: whyNoReturn(watch) };
	if (watch.return.percent === null) return { text: null, reason: 'price_is_zero' };
	return { text: formats.percent(watch.return.percent), tone: tone(watch.return.gain.amount) };
}

function whyNoReturn({ purchase_price, current_value }: Watch): Reason {
	if (!purchase_price) return 'no_price';
	return current_value ? 'other_currency' : 'no_value';
}

function tone(amount: number): Cell['tone'] {
	if (amount === 0) return undefined;
	return amount > 0 ? 'gain' : 'loss';
}
