import type { Setting } from '$lib/api/types';

/** Where a value comes from, as the server writes it (`Origin` in platform/config/src/sources.rs). */
export type Origin =
	| { kind: 'default' | 'command_line' }
	| { kind: 'environment' | 'secret_file'; name: string }
	| { kind: 'file'; name: string; line: string }
	| { kind: 'other'; text: string };

export function originOf(text: string): Origin {
	if (text === 'default') return { kind: 'default' };
	if (text === 'command line') return { kind: 'command_line' };
	const secret = /^secret file (.+)$/.exec(text);
	if (secret?.[1]) return { kind: 'secret_file', name: secret[1] };
	const environment = /^environment (\S+)$/.exec(text);
	if (environment?.[1]) return { kind: 'environment', name: environment[1] };
	const file = /^(.+) line (\d+)$/.exec(text);
	if (file?.[1] && file[2]) return { kind: 'file', name: file[1], line: file[2] };
	return { kind: 'other', text };
}

/** The settings with every word of `typed` in their key, value or summary; with `changed` only those given by somebody. */
export function matching(settings: readonly Setting[], typed: string, changed: boolean): Setting[] {
	const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
	return settings.filter(({ key, value, summary, origin }) => {
		const text = `${key} ${value ?? ''} ${summary}`.toLowerCase();
		return (!changed || origin !== 'default') && words.every((word) => text.includes(word));
	});
}
