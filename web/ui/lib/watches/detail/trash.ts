import { api, call } from '$lib/api/client';
import type { Watch } from '$lib/api/types';

/** How long a watch stays in the trash. */
const days = 30;

/** The instant after which a watch moved to the trash at `deletedAt` is deleted for good. */
export function keptUntil(deletedAt: string): string {
	return new Date(new Date(deletedAt).getTime() + days * 86_400_000).toISOString();
}

export const toTrash = (id: string): Promise<unknown> =>
	call(api.DELETE('/api/v1/watches/{id}', { params: { path: { id } } }));

export const restore = (id: string): Promise<Watch> =>
	call(api.POST('/api/v1/watches/{id}/restore', { params: { path: { id } } }));
