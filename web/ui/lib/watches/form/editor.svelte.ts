import type { Watch, WatchInput, WatchPatch } from '$lib/api/types';
import { FormState } from '$lib/form.svelte';
import { formatNumber } from '$lib/format';
import { fieldMessage, language, t } from '$lib/i18n/index.svelte';
import {
	changedFields,
	emptyForm,
	formOf,
	inputOf,
	patchOf,
	read,
	rebase,
	type FormField,
	type Issue,
	type WatchForm
} from './state';

/** The order of the fields on the screen. */
export const fieldOrder = Object.keys(emptyForm) as readonly FormField[];
const moneyFields = ['purchase_price', 'current_value'] as const;

/** One watch while it is written or changed. */
export class WatchEditor {
	values = $state<WatchForm>({ ...emptyForm });
	/** Whether the amounts can be read; the money fields keep this. */
	valid = $state({ purchase_price: true, current_value: true });
	/** Changed here and elsewhere, after a newer version was loaded; null before. */
	clashes = $state.raw<readonly FormField[] | null>(null);
	readonly form = new FormState();
	#before = $state.raw<WatchForm>(emptyForm);
	#settled = $state(false);

	constructor(start: Watch | Partial<WatchForm>) {
		this.#before = 'version' in start ? formOf(start, language()) : { ...emptyForm, ...start };
		this.values = structuredClone(this.#before);
	}

	/** Whether there is something to lose. */
	get dirty(): boolean {
		if (this.#settled) return false;
		if (!this.valid.purchase_price || !this.valid.current_value) return true;
		return changedFields(this.#before, this.values).length > 0;
	}

	get input(): WatchInput {
		return inputOf($state.snapshot(this.values));
	}

	get patch(): WatchPatch {
		return patchOf(this.#before, $state.snapshot(this.values));
	}

	/** The text below a field. Errors of money come under the name of the amount or the currency, too. */
	error = (field: FormField): string | undefined => {
		const names = field === 'purchase_price' || field === 'current_value' ? ['', '.amount', '.currency'] : [''];
		for (const name of names) {
			const text = this.form.error(field + name);
			if (text) return text;
		}
		return undefined;
	};

	/** The fields in error, in the order of the screen. */
	get wrong(): { field: FormField; message: string }[] {
		return fieldOrder.flatMap((field) => {
			const message = this.error(field);
			return message ? [{ field, message }] : [];
		});
	}

	/** Finds what need not be sent to be seen as wrong; true when there is nothing. */
	check(element: HTMLFormElement | null): boolean {
		const { issues } = read(this.values);
		const found: Record<string, string> = {};
		for (const [field, issue] of Object.entries(issues)) found[field] = issueText(field as FormField, issue);
		for (const field of moneyFields) {
			if (!this.valid[field]) found[field] = t('shell.money_bad_format', { example: formatNumber(9500, language()) });
		}
		// A date typed halfway counts as empty for the browser; it must not be lost silently.
		for (const input of element?.querySelectorAll<HTMLInputElement>('input[type="date"]') ?? []) {
			if (input.validity.badInput) found[input.name] = t('form.bad_date');
		}
		this.form.problem = null;
		this.form.setOwn(found);
		return Object.keys(found).length === 0;
	}

	/** Everything is stored, or given up: nothing to ask about any more. */
	settle(): void {
		this.#settled = true;
	}

	/** Goes on from a newer version of the watch, with what was typed on top. */
	takeOver(newer: Watch): void {
		const theirs = formOf(newer, language());
		const { form, clashes } = rebase(this.#before, $state.snapshot(this.values), theirs);
		this.#before = theirs;
		this.values = structuredClone(form);
		this.clashes = clashes;
		this.form.problem = null;
		this.form.setOwn({});
	}
}

function issueText(field: FormField, issue: Issue): string {
	const whole = field === 'production_year' ? '1969' : field === 'power_reserve_h' ? '70' : '300';
	if (issue.code === 'not_a_number') {
		const example = field.endsWith('_mm') ? formatNumber(41.5, language()) : whole;
		return t('form.not_a_number', { example });
	}
	if (issue.code === 'not_whole') return t('form.not_whole', { example: whole });
	if (issue.code === 'too_precise') return t('form.too_precise');
	// A year takes no separator, and a limit of a size is short enough without one.
	const params = issue.limit === undefined ? undefined : { limit: String(issue.limit) };
	return fieldMessage({ field, code: issue.code, message: '', params }) ?? '';
}
