/**
 * What the list of watches shows, and how that stands in the address bar. The names in the address are those of the
 * API's query parameters, plus `view`; whatever is unknown or out of bounds there is ignored.
 */
import type { Condition, operations } from '$lib/api/types';
import { conditions } from '$lib/watches/condition';

export type ListQuery = NonNullable<operations['watches_list']['parameters']['query']>;
/** The filters alone, as the list and the export share them. */
export type FilterQuery = Omit<NonNullable<operations['watches_export']['parameters']['query']>, 'format'>;
export type Sort = NonNullable<ListQuery['sort']>;
export type Order = NonNullable<ListQuery['order']>;
export type View = 'grid' | 'table';
/** Both ends count; null is open. */
export type Span<T> = { readonly from: T | null; readonly to: T | null };

export type ListState = {
	readonly q: string;
	/** A collection's id, `none` for watches in no collection, or empty for all. */
	readonly collection: string;
	readonly brands: readonly string[];
	readonly movements: readonly string[];
	readonly conditions: readonly Condition[];
	readonly complications: readonly string[];
	/** ISO 4217 code of the two amounts below; empty for the user's own, and when there is no amount. */
	readonly currency: string;
	/** Minor units. */
	readonly price: Span<number>;
	/** Minor units. */
	readonly value: Span<number>;
	readonly purchased: Span<string>;
	/** Millimetres. */
	readonly diameter: Span<number>;
	/** Metres. */
	readonly water: number | null;
	readonly sort: Sort;
	readonly order: Order;
	readonly cursor: string;
	/** Null when the address does not say: the view used last is shown then. */
	readonly view: View | null;
};

export const sorts = [
	'created_at',
	'updated_at',
	'purchase_date',
	'purchase_price',
	'current_value',
	'brand',
	'model',
	'case_diameter'
] as const satisfies readonly Sort[];
const orders = ['asc', 'desc'] as const satisfies readonly Order[];
const views = ['grid', 'table'] as const satisfies readonly View[];

const open = { from: null, to: null } as const;
export const start: ListState = {
	q: '',
	collection: '',
	brands: [],
	movements: [],
	conditions: [],
	complications: [],
	currency: '',
	price: open,
	value: open,
	purchased: open,
	diameter: open,
	water: null,
	sort: 'created_at',
	order: 'desc',
	cursor: '',
	view: null
};

const id = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isId = (text: string): boolean => id.test(text);
/** The watches on one page: a number that fills rows of two, three and four. */
export const pageSize = 24;
const longestSearch = 200;
const longestCursor = 2000;

/** Reads the query of an address. */
export function parseList(query: URLSearchParams): ListState {
	const one = (name: string) => query.get(name)?.trim() ?? '';
	const price = span(one('price_min'), one('price_max'), amount);
	const value = span(one('value_min'), one('value_max'), amount);
	const collection = one('collection_id').toLowerCase();
	return {
		q: one('q').replace(/\s+/g, ' ').slice(0, longestSearch).trim(),
		collection: collection === 'none' || isId(collection) ? collection : '',
		brands: ids(one('brand_id'), 100),
		movements: ids(one('movement_type_id'), 50),
		conditions: conditions.filter((condition) => one('condition').split(',').includes(condition)),
		complications: ids(one('complication_id'), 20),
		currency: isOpen(price) && isOpen(value) ? '' : (/^[A-Z]{3}$/.exec(one('currency'))?.[0] ?? ''),
		price,
		value,
		purchased: span(one('purchased_from'), one('purchased_to'), day),
		diameter: span(one('diameter_min'), one('diameter_max'), millimetres),
		water: metres(one('water_resistance_min')),
		sort: choice(sorts, one('sort')) ?? start.sort,
		order: choice(orders, one('order')) ?? start.order,
		cursor: one('cursor').length <= longestCursor ? one('cursor') : '',
		view: choice(views, one('view'))
	};
}

/** The query of an address, without the question mark; what is as in `start` is left out. */
export function printList(state: ListState): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(apiQuery(state))) {
		// Lists become text with commas. The size of a page is the same for everybody.
		if (name !== 'limit') query.set(name, String(value));
	}
	if (state.view) query.set('view', state.view);
	return query.toString().replaceAll('%2C', ',');
}

/** The address of the list in a given state. */
export function listHref(change: Partial<ListState>): string {
	const query = printList({ ...start, ...change });
	return query ? `/watches?${query}` : '/watches';
}

/** The state with something else in it. A place in the old list means nothing in the new one, so it is dropped. */
export function changed(state: ListState, change: Partial<ListState>): ListState {
	return { ...state, cursor: '', ...change };
}

/** The query of GET /watches. */
export function apiQuery(state: ListState): ListQuery {
	return {
		...filterQuery(state),
		...(state.sort !== start.sort && { sort: state.sort }),
		...(state.order !== start.order && { order: state.order }),
		limit: pageSize,
		...(state.cursor && { cursor: state.cursor })
	};
}

/** Every filter by its name, and null where there is none: a name too many or too few is an error of types. */
type AllFilters = { [K in keyof FilterQuery]-?: Exclude<FilterQuery[K], undefined> | null };

/** What the list is narrowed to. */
export function filterQuery(state: ListState): FilterQuery {
	const query: AllFilters = {
		q: state.q || null,
		collection_id: state.collection || null,
		brand_id: some(state.brands),
		movement_type_id: some(state.movements),
		condition: some(state.conditions),
		complication_id: some(state.complications),
		currency: (!isOpen(state.price) || !isOpen(state.value)) && state.currency ? state.currency : null,
		price_min: state.price.from,
		price_max: state.price.to,
		value_min: state.value.from,
		value_max: state.value.to,
		purchased_from: state.purchased.from,
		purchased_to: state.purchased.to,
		diameter_min: state.diameter.from,
		diameter_max: state.diameter.to,
		water_resistance_min: state.water,
		deleted: null
	};
	return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null));
}

function some<T>(values: readonly T[]): T[] | null {
	return values.length > 0 ? [...values] : null;
}

export function isOpen({ from, to }: Span<unknown>): boolean {
	return from === null && to === null;
}

function choice<T extends string>(all: readonly T[], text: string): T | null {
	return all.find((one) => one === text) ?? null;
}

/** At most as many as the server takes. */
function ids(text: string, most: number): string[] {
	return [...new Set(text.toLowerCase().split(',').filter(isId))].slice(0, most);
}

/** A span whose ends are the wrong way round would hold nothing, and the server refuses it: it is ignored. */
function span<T extends number | string>(from: string, to: string, read: (text: string) => T | null): Span<T> {
	const ends = { from: read(from), to: read(to) };
	return ends.from !== null && ends.to !== null && ends.from > ends.to ? open : ends;
}

function amount(text: string): number | null {
	return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function millimetres(text: string): number | null {
	return /^\d{1,3}(\.\d{1,2})?$/.test(text) ? Number(text) : null;
}

function metres(text: string): number | null {
	return /^\d{1,5}$/.test(text) && Number(text) <= 20_000 ? Number(text) : null;
}

/** A day of the calendar, from the year 1000 on: earlier ones are years somebody is still typing. */
export function day(text: string): string | null {
	if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return null;
	const at = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : null;
}
