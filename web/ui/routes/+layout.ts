import { browserLanguage, useLanguage } from '$lib/i18n/index.svelte';
import type { LayoutLoad } from './$types';

export const ssr = false;
export const prerender = false;

let started = false;

export const load: LayoutLoad = async () => {
	// The texts have to be here before anything is drawn; a signed-in user's own language comes with the session.
	if (!started) await useLanguage(browserLanguage());
	started = true;
};
