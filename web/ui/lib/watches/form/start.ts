import type { Collection } from '$lib/api/types';

/** Where a new watch begins: in the collection the address asks for, else in the default one, else in none. */
export function startCollection(collections: readonly Collection[], asked: string | null): string {
	const found = collections.find(({ id }) => id === asked) ?? collections.find(({ is_default }) => is_default);
	return found?.id ?? '';
}
