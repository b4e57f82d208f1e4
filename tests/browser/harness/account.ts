/** Accounts and what they hold, made over the API, so that each journey begins where it matters. */
import { randomBytes } from 'node:crypto';
import { type APIResponse, type BrowserContext, expect } from '@playwright/test';

export type Account = { email: string; password: string; name: string; id: string };
type Profile = { language?: 'en' | 'de'; theme?: 'light' | 'dark' | 'system'; default_currency?: string };
export type Watch = { id: string; brand: { id: string; name: string }; model: string };

/** Makes an account that nobody else uses, and signs the browser in. */
export async function register(context: BrowserContext, name = 'Ada Keeper', profile: Profile = {}): Promise<Account> {
	const email = `${randomBytes(6).toString('hex')}@example.com`;
	const password = 'correct horse 42';
	const made = await send(context, 'POST', '/api/v1/auth/register', {
		email,
		password,
		full_name: name,
		session: 'cookie'
	});
	if (Object.keys(profile).length > 0) await send(context, 'PATCH', '/api/v1/auth/me', profile);
	return { email, password, name, id: made.user.id };
}

/** Sends a request as the browser's session, and gives back the body of its answer. Fails on a refusal. */
export async function send(context: BrowserContext, method: string, path: string, data?: unknown): Promise<any> {
	const answer = await context.request.fetch(path, { method, data });
	expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await reason(answer)}`).toBe(true);
	return answer.status() === 204 ? null : answer.json();
}

async function reason(answer: APIResponse): Promise<string> {
	return answer.ok() ? '' : answer.text();
}

type Entry = Record<string, unknown> & { brand: string; model: string };

/** Stores watches; the brand is the name of a common one. */
export async function addWatches(context: BrowserContext, entries: Entry[]): Promise<Watch[]> {
	const brands: { id: string; name: string }[] = await send(context, 'GET', '/api/v1/reference/brands');
	const made: Watch[] = [];
	for (const { brand, ...rest } of entries) {
		const brand_id = brands.find(({ name }) => name === brand)?.id;
		expect(brand_id, `the brand ${brand}`).toBeDefined();
		made.push(await send(context, 'POST', '/api/v1/watches', { brand_id, ...rest }));
	}
	return made;
}

/** Signs the browser in as the administrator whom `Server.setUp` made. */
export async function signInAsAdmin(context: BrowserContext, profile: Profile = {}): Promise<void> {
	const credentials = { email: 'admin@example.com', password: 'administrator 42', session: 'cookie' };
	await send(context, 'POST', '/api/v1/auth/login', credentials);
	await send(context, 'PATCH', '/api/v1/auth/me', { language: 'en', theme: 'system', ...profile });
}
