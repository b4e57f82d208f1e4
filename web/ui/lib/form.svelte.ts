import { tick } from 'svelte';
import { asProblem, type Problem } from '$lib/api/problem';
import type { FieldError } from '$lib/api/types';
import { fieldMessage, problemMessage } from '$lib/i18n/index.svelte';

/** The state of a form while it is sent, and the errors the server found in it. */
export class FormState {
	busy = $state(false);
	problem = $state.raw<Problem | null>(null);
	#own = $state.raw<Record<string, string>>({});
	#fieldOf: Readonly<Record<string, string>>;

	/** `fieldOf` names the field to which a problem belongs as a whole: `{ email_taken: 'email' }`. */
	constructor(fieldOf: Readonly<Record<string, string>> = {}) {
		this.#fieldOf = fieldOf;
	}

	/** The text below a field, if it has an error. `field` is the dotted path of the API. */
	error(field: string): string | undefined {
		const problem = this.problem;
		if (problem && this.#fieldOf[problem.code] === field) return problemMessage(problem);
		return this.#own[field] ?? fieldMessage(problem?.fields[field]);
	}

	/** The problem, unless it is shown at a field already. */
	get general(): Problem | null {
		return this.problem && Object.hasOwn(this.#fieldOf, this.problem.code) ? null : this.problem;
	}

	/** Errors of fields the form does not show, so that none is lost. */
	others(shown: readonly string[]): readonly FieldError[] {
		return this.problem?.errors.filter(({ field }) => !shown.includes(field)) ?? [];
	}

	/** Errors the page finds itself; an empty record clears them. */
	setOwn(errors: Record<string, string>): void {
		this.#own = errors;
	}

	/** As `setOwn`, for errors that keep the form from being sent: the first wrong field of `form` gets the focus. */
	refuse(errors: Record<string, string>, form: HTMLFormElement | null): void {
		this.setOwn(errors);
		focusFirstError(form);
	}

	/**
	 * Sends the form once; a second press while it is under way does nothing. True when it went well. After a
	 * failure the first wrong field of `form` gets the focus.
	 */
	async send(run: () => Promise<void>, form?: HTMLFormElement | null): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.problem = null;
		this.#own = {};
		try {
			await run();
			return true;
		} catch (thrown) {
			this.problem = asProblem(thrown);
			focusFirstError(form);
			return false;
		} finally {
			this.busy = false;
		}
	}
}

/** Moves the focus to the first field marked wrong, once it is drawn. */
export function focusFirstError(form: HTMLFormElement | null | undefined): void {
	void tick().then(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
