/** Which column of a file holds what. */
import type { ImportField } from '$lib/api/types';

export type Mapping = readonly (ImportField | null)[];

/** A watch cannot be without these; the brand may stand at the beginning of the model, though. */
const needed = ['brand', 'model'] as const satisfies readonly ImportField[];

/**
 * Gives the column at `index` a field, or none. Each field comes from one column only: the column that had it
 * before is left out, and `freed` says which one that was.
 */
export function assign(
	mapping: Mapping,
	index: number,
	field: ImportField | null
): { mapping: Mapping; freed: number | null } {
	const before = field === null ? -1 : mapping.indexOf(field);
	const freed = before >= 0 && before !== index ? before : null;
	const next = mapping.map((old, at) => (at === index ? field : at === freed ? null : old));
	return { mapping: next, freed };
}

/** The fields no column holds, of those without which most rows would be no watches. */
export function missing(mapping: Mapping): (typeof needed)[number][] {
	return needed.filter((field) => !mapping.includes(field));
}
