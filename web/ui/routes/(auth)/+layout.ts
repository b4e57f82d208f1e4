import { redirect } from '@sveltejs/kit';
import { api, call } from '$lib/api/client';
import { safeNext } from '$lib/next';
import { session } from '$lib/session.svelte';
import type { LayoutLoad } from './$types';

/** Signed-in people have no business here; a new installation is set up before anything else. */
export const load: LayoutLoad = async ({ url }) => {
	const [user, setup] = await Promise.all([session.load(), call(api.GET('/api/v1/auth/setup'))]);
	if (user) redirect(307, safeNext(url.searchParams.get('next')));
	if (setup.needs_setup && url.pathname !== '/set-up') redirect(307, `/set-up${url.search}`);
	if (!setup.needs_setup && url.pathname === '/set-up') redirect(307, '/sign-in');
	return { setup };
};
