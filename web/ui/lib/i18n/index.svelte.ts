import type { FieldError } from '$lib/api/types';
import type { Problem } from '$lib/api/problem';
import { remember, remembered } from '$lib/remembered';
import {
	interpolate,
	type AppMessages,
	type FirstMessages,
	type Message,
	type MessageKey,
	type Messages,
	type Params
} from './messages';

export type Language = 'en' | 'de';
export type { MessageKey };

export const languages: readonly { code: Language; name: string }[] = [
	{ code: 'en', name: 'English' },
	{ code: 'de', name: 'Deutsch' }
];

let active = $state.raw<{ language: Language; messages: Partial<Messages> }>({ language: 'en', messages: {} });
// The texts of the pages behind the sign-in are a part of their own, so that the first visit stays small.
let withApp = false;

/** The language on the screen, as BCP 47 tag. Reading it in markup redraws when it changes. */
export function language(): Language {
	return active.language;
}

/** The language to begin with: the one used here before, else the browser's first that exists, else English. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
	for (const tag of [stored ?? '', ...browser]) {
		const found = languages.find(({ code }) => code === tag.slice(0, 2).toLowerCase());
		if (found) return found.code;
	}
	return 'en';
}

/** As `preferredLanguage`, of this browser. */
export function browserLanguage(): Language {
	const stored = remembered(
		'language',
		languages.map(({ code }) => code)
	);
	return preferredLanguage(stored, navigator.languages);
}

/** Loads the texts of a language and shows them. */
export async function useLanguage(next: Language): Promise<void> {
	if (active.language !== next || !active.messages.shell) {
		const [first, app] = await Promise.all([loadFirst(next), withApp ? loadApp(next) : {}]);
		active = { language: next, messages: { ...first, ...app } };
	}
	document.documentElement.lang = next;
	remember('language', next);
}

/** Loads the texts of the pages behind the sign-in, in the language on the screen and any chosen later. */
export async function useAppMessages(): Promise<void> {
	withApp = true;
	while (!active.messages.fields) {
		const { language } = active;
		const app = await loadApp(language);
		// The language may have changed meanwhile.
		if (active.language === language) active = { language, messages: { ...active.messages, ...app } };
	}
}

const loadFirst = async (code: Language): Promise<FirstMessages> =>
	(code === 'de' ? await import('./de') : await import('./en')).default;
const loadApp = async (code: Language): Promise<AppMessages> =>
	(code === 'de' ? await import('./de.app') : await import('./en.app')).default;

function lookUp(key: string): Message | undefined {
	const dot = key.indexOf('.');
	const area = active.messages[key.slice(0, dot) as keyof Messages] as Record<string, Message> | undefined;
	const name = key.slice(dot + 1);
	return area && Object.hasOwn(area, name) ? area[name] : undefined;
}

/** A text in the language on the screen: `t('auth.sign_in')`, `t('admin.total', { count: 3 })`. */
export function t<K extends MessageKey>(key: K, ...params: Params<K>): string {
	const message = lookUp(key);
	return message === undefined ? key : interpolate(message, params[0] ?? {}, active.language);
}

function byCode(prefix: string, code: string, params: Record<string, unknown> | undefined): string | null {
	const message = lookUp(prefix + code);
	if (message === undefined) return null;
	const values: Record<string, string | number> = {};
	for (const [name, value] of Object.entries(params ?? {})) {
		values[name] = typeof value === 'number' ? value : String(value);
	}
	const text = interpolate(message, values, active.language);
	// A text with an unfilled gap is worse than the server's English sentence.
	return /\{\w+\}/.test(text) ? null : text;
}

/**
 * The name of a movement type or complication in the language on the screen. The server gives them English names;
 * one that is not known here keeps it.
 */
export function referenceName(kind: 'movement' | 'complication', { name }: { name: string }): string {
	const key = name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
	return byCode(`reference.${kind}_`, key, undefined) ?? name;
}

/** The text of something the server names by a code; null when the code is not known here. */
export function namedBy(prefix: 'operations.' | 'jobs.', code: string): string | null {
	return byCode(prefix, code, undefined);
}

/** A field error in the language on the screen; the server's own sentence when the code is not known here. */
export function fieldMessage(error: FieldError | undefined): string | undefined {
	if (!error) return undefined;
	return byCode('shell.field_', error.code, error.params ?? undefined) ?? error.message;
}

/** A problem in the language on the screen; the server's own sentence when the code is not known here. */
export function problemMessage(problem: Pick<Problem, 'code' | 'detail'> & { retry_after?: number | null }): string {
	const params = typeof problem.retry_after === 'number' ? { count: problem.retry_after } : {};
	return byCode('shell.problem_', problem.code, params) ?? problem.detail;
}
