/** The filters that are in force, one by one, so that each can be shown and taken off. */
import { changed, isOpen, start, type ListState } from './address';

const lists = {
	brand: 'brands',
	movement: 'movements',
	condition: 'conditions',
	complication: 'complications'
} as const;
type ListKind = keyof typeof lists;
type SingleKind = 'q' | 'collection' | 'price' | 'value' | 'purchased' | 'diameter' | 'water';
export type ActiveFilter = { kind: ListKind; value: string } | { kind: SingleKind };

/** In the order of the form. */
export function activeFilters(state: ListState): ActiveFilter[] {
	const many = (kind: ListKind): ActiveFilter[] => state[lists[kind]].map((value) => ({ kind, value }));
	const single = (kind: SingleKind, on: boolean): ActiveFilter[] => (on ? [{ kind }] : []);
	return [
		...single('q', state.q !== ''),
		...many('brand'),
		...single('collection', state.collection !== ''),
		...many('condition'),
		...many('movement'),
		...many('complication'),
		...single('price', !isOpen(state.price)),
		...single('value', !isOpen(state.value)),
		...single('purchased', !isOpen(state.purchased)),
		...single('diameter', !isOpen(state.diameter)),
		...single('water', state.water !== null)
	];
}

/** What is left when one filter is taken off. */
export function without(state: ListState, filter: ActiveFilter): ListState {
	if (!('value' in filter)) return settled(changed(state, { [filter.kind]: start[filter.kind] }));
	const name = lists[filter.kind];
	return changed(state, { [name]: state[name].filter((value) => value !== filter.value) });
}

/** What is left when all filters are taken off: the order and the view. */
export function unfiltered(state: ListState): ListState {
	return { ...start, sort: state.sort, order: state.order, view: state.view };
}

/** A currency without an amount says nothing. */
function settled(state: ListState): ListState {
	return isOpen(state.price) && isOpen(state.value) ? { ...state, currency: '' } : state;
}
