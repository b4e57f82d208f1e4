/** Getting one watch, and what it is called. */
import { error } from '@sveltejs/kit';
import { api } from '$lib/api/client';
import { Problem } from '$lib/api/problem';
import type { Watch } from '$lib/api/types';

/** A watch with the tag of its version, for If-Match. */
export type Versioned = { watch: Watch; etag: string };

export async function getWatch(id: string): Promise<Versioned> {
	const { data, response } = await api.GET('/api/v1/watches/{id}', { params: { path: { id } } });
	const watch = data as Watch;
	return { watch, etag: response.headers.get('etag') ?? `"${watch.version}"` };
}

/** As `getWatch`, for a page's `load`: an address without a watch becomes the page that says so. */
export async function loadWatch(id: string): Promise<Versioned> {
	try {
		return await getWatch(id);
	} catch (thrown) {
		// 422: the address holds something that is no id at all.
		if (thrown instanceof Problem && (thrown.status === 404 || thrown.status === 422)) error(404, 'not_found');
		throw thrown;
	}
}

/** Brand and model. */
export function nameOf(watch: { brand: { name: string }; model: string }): string {
	return `${watch.brand.name} ${watch.model}`;
}
