import type { MessageKey } from '$lib/i18n/index.svelte';

/** The colours offered for a collection. */
export const colors = [
	{ code: '#3B82F6', name: 'collections.color_blue' },
	{ code: '#10B981', name: 'collections.color_green' },
	{ code: '#EF4444', name: 'collections.color_red' },
	{ code: '#F59E0B', name: 'collections.color_amber' },
	{ code: '#8B5CF6', name: 'collections.color_violet' },
	{ code: '#EC4899', name: 'collections.color_pink' },
	{ code: '#6366F1', name: 'collections.color_indigo' },
	{ code: '#6B7280', name: 'collections.color_grey' }
] as const satisfies readonly { code: string; name: MessageKey }[];

/** The colour of the presets that `color` is, however its hexadecimal digits are written; null for any other. */
export function preset(color: string): (typeof colors)[number] | null {
	return colors.find(({ code }) => code === color.toUpperCase()) ?? null;
}

/** The first preset no collection has yet, so that new ones can be told apart. */
export function freshColor(taken: readonly string[]): string {
	const used = new Set(taken.map((color) => color.toUpperCase()));
	return (colors.find(({ code }) => !used.has(code)) ?? colors[0]).code;
}
