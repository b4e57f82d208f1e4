import { apiUrl } from '$lib/api/url';
import { filterQuery, type ListState } from './address';

/** The address of a file with every watch the list is narrowed to. */
export function exportHref(state: ListState, format: 'csv' | 'json'): string {
	const filters = Object.entries(filterQuery(state)).map(([name, value]) => [name, String(value)] as const);
	return apiUrl('/api/v1/watches/export', {}, { format, ...Object.fromEntries(filters) });
}
