import type { JobState } from '$lib/api/types';

export const states = ['waiting', 'running', 'succeeded', 'dead', 'cancelled'] as const satisfies readonly JobState[];

/** Which jobs the page shows, as its address says it. */
export type JobQuery = { state?: JobState; queue?: string; kind?: string; cursor?: string };

/** Reads the address; what makes no sense there is left out. */
export function queryOf(address: URLSearchParams): JobQuery {
	const query: JobQuery = {};
	const state = states.find((known) => known === address.get('state'));
	if (state) query.state = state;
	for (const name of ['queue', 'kind', 'cursor'] as const) {
		const value = address.get(name);
		if (value) query[name] = value;
	}
	return query;
}

/** The address of a query, from the question mark on; empty when it asks for all. */
export function addressOf(query: { [K in keyof JobQuery]: string | undefined }): string {
	const search = new URLSearchParams();
	for (const name of ['state', 'queue', 'kind', 'cursor'] as const) {
		const value = query[name];
		if (value) search.set(name, value);
	}
	const text = search.toString();
	return text && `?${text}`;
}

/** Whether a query leaves jobs out, apart from those of other pages. */
export function isFiltered({ state, queue, kind }: JobQuery): boolean {
	return Boolean(state ?? queue ?? kind);
}

/** Each of the names once, in alphabetical order: what is chosen stays on offer even if nothing has it any more. */
export function choices(names: readonly string[], chosen: string | undefined): { value: string; label: string }[] {
	const all = new Set(chosen ? [...names, chosen] : names);
	return [...all].sort().map((value) => ({ value, label: value }));
}
