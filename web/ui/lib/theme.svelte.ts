/** Light or dark. ui/static/theme.js makes the first choice before the page is drawn; this one follows changes. */
import { remember, remembered } from '$lib/remembered';

export type Theme = 'light' | 'dark' | 'system';

let chosen = $state.raw<Theme>('system');
const dark = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: dark)');

function apply(): void {
	const isDark = chosen === 'dark' || (chosen === 'system' && dark?.matches === true);
	document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}

/** Shows a theme and remembers it in this browser. */
export function useTheme(theme: Theme): void {
	chosen = theme;
	apply();
	remember('theme', theme);
}

/** Takes over what this browser remembers and follows the system from now on. Called once, by the root layout. */
export function startTheme(): void {
	chosen = remembered('theme', ['light', 'dark']) ?? 'system';
	dark?.addEventListener('change', apply);
	apply();
}
