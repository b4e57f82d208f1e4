/** Who is signed in. The cookie itself is out of reach of scripts; the server is asked once, then remembered. */
import { goto, invalidateAll } from '$app/navigation';
import { api, call, onUnauthenticated } from '$lib/api/client';
import { Problem } from '$lib/api/problem';
import type { User } from '$lib/api/types';
import { useLanguage } from '$lib/i18n/index.svelte';
import { isAuthPage, signInHref } from '$lib/next';
import { useTheme } from '$lib/theme.svelte';

let user = $state.raw<User | null>(null);
let asked: Promise<User | null> | null = null;

export const session = {
	/** The signed-in user; null before `load` and for visitors. */
	get user(): User | null {
		return user;
	},

	/** The signed-in user, on pages that only signed-in people see. */
	get me(): User {
		if (!user) throw new Error('This page is for signed-in people only.');
		return user;
	},

	get isAdmin(): boolean {
		return user?.role === 'admin';
	},

	/** Asks the server once who is signed in. Throws a Problem when the server cannot say. */
	load(): Promise<User | null> {
		asked ??= ask().catch((thrown: unknown) => {
			asked = null;
			throw thrown;
		});
		return asked;
	},

	/** Takes over a user the server has just sent (signed in, or profile changed), with their language and theme. */
	async take(next: User): Promise<void> {
		user = next;
		asked = Promise.resolve(next);
		useTheme(next.theme);
		await useLanguage(next.language);
	},

	async signOut(): Promise<void> {
		await call(api.POST('/api/v1/auth/logout'));
		forget();
		await goto('/sign-in', { invalidateAll: true });
	}
};

async function ask(): Promise<User | null> {
	try {
		const found = await call(api.GET('/api/v1/auth/me'));
		await session.take(found);
		return found;
	} catch (thrown) {
		if (thrown instanceof Problem && thrown.status === 401) return null;
		throw thrown;
	}
}

function forget(): void {
	user = null;
	asked = Promise.resolve(null);
}

onUnauthenticated(() => {
	// Without a user it is the first question, or a wrong password: the page that asked deals with it.
	if (!user) return;
	forget();
	if (isAuthPage(location.pathname)) void invalidateAll();
	else void goto(signInHref(location), { invalidateAll: true });
});
