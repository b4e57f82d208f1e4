import { error } from '@sveltejs/kit';
import { api, call } from '$lib/api/client';
import { Problem } from '$lib/api/problem';
import type { Import } from '$lib/api/types';

/** One import, for a page's `load`: an address without one becomes the page that says so. */
export async function loadImport(id: string): Promise<Import> {
	try {
		return await call(api.GET('/api/v1/imports/{id}', { params: { path: { id } } }));
	} catch (thrown) {
		// 422: the address holds something that is no id at all.
		if (thrown instanceof Problem && (thrown.status === 404 || thrown.status === 422)) error(404, 'not_found');
		throw thrown;
	}
}

export const undoImport = (id: string): Promise<Import> =>
	call(api.POST('/api/v1/imports/{id}/undo', { params: { path: { id } } }));

export const discardImport = (id: string): Promise<unknown> =>
	call(api.DELETE('/api/v1/imports/{id}', { params: { path: { id } } }));
