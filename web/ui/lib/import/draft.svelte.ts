import { asProblem, type Problem } from '$lib/api/problem';
import type { Import, ImportField, ImportOptions, ImportPatch } from '$lib/api/types';
import { assign, missing, type Mapping } from './mapping';

type Check = (patch: ImportPatch) => Promise<Import>;
/** Runs something later and gives back how to call that off. */
type Later = (run: () => void) => () => void;

/** Long enough to choose two options in a row, too short to be waited for. */
const pause = 300;
const afterPause: Later = (run) => {
	const timer = setTimeout(run, pause);
	return () => clearTimeout(timer);
};

/**
 * An import before it is applied. Each change is shown at once and checked by a dry run on the server a little
 * later. There is one dry run at a time, so that the server's last state is the last one chosen; an answer that
 * was overtaken by a further change is dropped.
 */
export class Draft {
	/** As the server last answered. */
	data = $state.raw() as Import;
	mapping = $state.raw<Mapping>([]);
	options = $state.raw() as ImportOptions;
	/** The report does not yet belong to what is chosen. */
	checking = $state(false);
	problem = $state.raw<Problem | null>(null);
	#check: Check;
	#later: Later;
	#callOff: () => void = () => {};
	#running = false;
	#change = 0;

	constructor(data: Import, check: Check, later: Later = afterPause) {
		this.#check = check;
		this.#later = later;
		this.#take(data);
	}

	get missing(): ReturnType<typeof missing> {
		// Our own export says itself what is what.
		return this.data.columns.length === 0 ? [] : missing(this.mapping);
	}

	/** Gives a column a field; the column that loses it, if any, is given back. */
	setField(index: number, field: ImportField | null): number | null {
		const { mapping, freed } = assign(this.mapping, index, field);
		this.mapping = mapping;
		this.#changed();
		return freed;
	}

	setOptions(change: Partial<ImportOptions>): void {
		this.options = { ...this.options, ...change };
		this.#changed();
	}

	/** Checks what is chosen at once: after a failure. */
	again = (): void => {
		this.#callOff();
		this.checking = true;
		void this.#run();
	};

	/** Gives up what is planned. */
	close(): void {
		this.#callOff();
		this.#change = -1;
	}

	#changed(): void {
		this.#change += 1;
		this.checking = true;
		this.#callOff();
		this.#callOff = this.#later(() => void this.#run());
	}

	async #run(): Promise<void> {
		// The answer under way starts the next dry run itself.
		if (this.#running) return;
		this.#running = true;
		const change = this.#change;
		let answer: Import | null = null;
		let problem: Problem | null = null;
		try {
			const options = { ...this.options };
			const body = this.data.columns.length === 0 ? { options } : { mapping: [...this.mapping], options };
			answer = await this.#check(body);
		} catch (thrown) {
			problem = asProblem(thrown);
		}
		this.#running = false;
		if (this.#change < 0) return;
		if (this.#change !== change) return this.#run();
		this.problem = problem;
		this.checking = false;
		if (answer) this.#take(answer);
	}

	#take(data: Import): void {
		this.data = data;
		this.mapping = data.columns.map(({ field }) => field);
		this.options = data.options;
	}
}
