import { isId } from '../list/address';

export const fewest = 2;
export const most = 4;

/** The watches an address asks to compare: known ids, each once, four at most. */
export function parseIds(query: URLSearchParams): string[] {
	const asked = (query.get('ids') ?? '').toLowerCase().split(',').filter(isId);
	return [...new Set(asked)].slice(0, most);
}

/** The address of a comparison. */
export function compareHref(ids: readonly string[], onlyDifferences = false): string {
	if (ids.length === 0) return '/watches/compare';
	return `/watches/compare?ids=${ids.join(',')}${onlyDifferences ? '&only=differences' : ''}`;
}
