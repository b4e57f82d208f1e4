/** Light or dark. ui/static/theme.js makes the first choice before the page is drawn; this one follows changes. */
export type Theme = 'light' | 'dark' | 'system';

const storageKey = 'seaworthy.theme';
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
	try {
		localStorage.setItem(storageKey, theme);
	} catch {
		// Not remembered, then.
	}
}

/** Takes over what this browser remembers and follows the system from now on. Called once, by the root layout. */
export function startTheme(): void {
	try {
		const stored = localStorage.getItem(storageKey);
		if (stored === 'light' || stored === 'dark') chosen = stored;
	} catch {
		// Storage may be forbidden: the system's setting is used then.
	}
	dark?.addEventListener('change', apply);
	apply();
}
