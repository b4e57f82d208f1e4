const authPages = ['/sign-in', '/sign-up', '/set-up'];

/** Whether a path is one of the pages a signed-out visitor may see. */
export function isAuthPage(pathname: string): boolean {
	return authPages.includes(pathname);
}

/** Where to go after signing in: only ever a page of this site, and not one of the sign-in pages. */
export function safeNext(next: string | null): string {
	if (!next || !next.startsWith('/') || /^\/[/\\]|[\\\p{Cc}]/u.test(next)) return '/';
	const { pathname, search, hash } = new URL(next, 'http://here.invalid');
	return isAuthPage(pathname) ? '/' : pathname + search + hash;
}

/** The sign-in page that comes back to `location` afterwards. */
export function signInHref(location: { pathname: string; search: string }): string {
	const here = location.pathname + location.search;
	return here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`;
}
