/** Doing one thing to many watches. */
import { api, call } from '$lib/api/client';
import type { BulkInput, BulkResult } from '$lib/api/types';

export type BulkTally = { done: string[]; missed: string[] };
type Send = (body: BulkInput) => Promise<BulkResult>;

/** The most watches the server takes in one request. */
export const bulkLimit = 200;

const send: Send = (body) => call(api.POST('/api/v1/watches/bulk', { body }));

/** Sends as many requests as are needed, one after the other. Throws a Problem when one of them fails as a whole. */
export async function bulk(
	action: BulkInput['action'],
	ids: readonly string[],
	collection?: string | null,
	by: Send = send
): Promise<BulkTally> {
	const outcome: BulkTally = { done: [], missed: [] };
	for (let at = 0; at < ids.length; at += bulkLimit) {
		const some = ids.slice(at, at + bulkLimit);
		const { results } = await by({
			ids: some,
			action,
			...(action === 'move' && { collection_id: collection ?? null })
		});
		const done = new Set(results.filter(({ status }) => status === 'done').map(({ id }) => id));
		for (const id of some) (done.has(id) ? outcome.done : outcome.missed).push(id);
	}
	return outcome;
}
