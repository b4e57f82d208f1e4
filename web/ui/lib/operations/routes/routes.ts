import type { Route } from '$lib/api/types';

/** The operations with every word of `typed` in what they are, of one policy where `policy` is not empty. */
export function matching(routes: readonly Route[], typed: string, policy: string): Route[] {
	const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
	return routes.filter((route) => {
		const text = [route.method, route.path, route.operation, route.summary, route.audit ?? ''].join(' ').toLowerCase();
		return (policy === '' || route.policy === policy) && words.every((word) => text.includes(word));
	});
}

/** The policies that occur, each once, in the order in which they are met. */
export function policies(routes: readonly Route[]): string[] {
	return [...new Set(routes.map(({ policy }) => policy))];
}
