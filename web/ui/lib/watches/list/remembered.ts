/** Small preferences of this browser. Storage may be forbidden; nothing is remembered then. */
const keys = {
	view: 'seaworthy.list.view',
	filters_grid: 'seaworthy.list.filters.grid',
	filters_table: 'seaworthy.list.filters.table'
} as const;

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
