import { asProblem, isAbort, type Problem } from '$lib/api/problem';

/**
 * Something a page gets from the server, with the three states every page has to show: loading, failed, here.
 * Only the latest request counts: an older answer that comes late is dropped.
 */
export class Resource<T> {
	data = $state.raw<T | undefined>(undefined);
	problem = $state.raw<Problem | null>(null);
	loading = $state(false);
	/** When `data` came, in milliseconds since 1970; null before. */
	at = $state<number | null>(null);
	#get: (signal: AbortSignal) => Promise<T>;
	#running: AbortController | null = null;

	/** `get` is not run before `load` is. */
	constructor(get: (signal: AbortSignal) => Promise<T>) {
		this.#get = get;
	}

	/** Gets it (again). What was there stays on the screen meanwhile. Never throws: see `problem`. */
	load = async (): Promise<void> => {
		this.#running?.abort();
		const mine = (this.#running = new AbortController());
		this.loading = true;
		try {
			const data = await this.#get(mine.signal);
			if (this.#running !== mine) return;
			this.data = data;
			this.problem = null;
			this.at = Date.now();
		} catch (thrown) {
			if (this.#running !== mine || isAbort(thrown)) return;
			this.problem = asProblem(thrown);
		}
		this.loading = false;
	};
}
