/** What this browser remembers. Storage may be forbidden; nothing is remembered then. */
const keys = {
	language: 'seaworthy.language',
	// ui/static/theme.js reads this one too.
	theme: 'seaworthy.theme',
	shortcuts: 'seaworthy.shortcuts',
	view: 'seaworthy.list.view',
	filters_grid: 'seaworthy.list.filters.grid',
	filters_table: 'seaworthy.list.filters.table'
} as const;

/** What is remembered, if it is one of `all`. */
export function remembered<T extends string>(name: keyof typeof keys, all: readonly T[]): T | null {
	try {
		const stored = localStorage.getItem(keys[name]);
		return all.find((one) => one === stored) ?? null;
	} catch {
		return null;
	}
}

export function remember(name: keyof typeof keys, value: string): void {
	try {
		localStorage.setItem(keys[name], value);
	} catch {
		// Not remembered, then.
	}
}
