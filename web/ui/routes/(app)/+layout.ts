import { redirect } from '@sveltejs/kit';
import { useAppMessages } from '$lib/i18n/index.svelte';
import { signInHref } from '$lib/next';
import { session } from '$lib/session.svelte';
import type { LayoutLoad } from './$types';

/** Pages of this group are for signed-in people only. */
export const load: LayoutLoad = async ({ url }) => {
	if (!(await session.load())) redirect(307, signInHref(url));
	await useAppMessages();
};
