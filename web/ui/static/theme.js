// Runs before the first paint so that a dark page never flashes white. ui/lib/theme.svelte.ts does the rest.
(function () {
	var choice = null;
	try {
		choice = localStorage.getItem('seaworthy.theme');
	} catch {
		// Storage may be forbidden: the system's setting is used then.
	}
	var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
	document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
