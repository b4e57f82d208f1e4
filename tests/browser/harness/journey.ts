/** What every journey has: a server for its worker, and browsers whose pages may not complain. */
import { type BrowserContext, type BrowserContextOptions, test as base } from '@playwright/test';
import { type Engine, Server } from './server';

export { expect } from '@playwright/test';

export type WorkerOptions = {
	engine: Engine;
	/** Whether the server is filled with sample data; that takes it a while. */
	demo: boolean;
};
type Workers = WorkerOptions & { server: Server };
type Complaints = {
	/** Everything the pages of this journey complained about. */
	readonly all: string[];
	/** Names messages of the console that this journey is meant to cause. */
	expect: (...patterns: RegExp[]) => void;
};
type Journeys = {
	complaints: Complaints;
	watched: void;
	/** Opens a browser of its own: another person, or another device. */
	anotherBrowser: (options?: BrowserContextOptions) => Promise<BrowserContext>;
};

/** Chromium reports refused requests as errors. Asking who is signed in is refused to visitors, and rightly so. */
const visitor = /status of 401 .* \S+\/api\/v1\/auth\/me$/;

export const test = base.extend<Journeys, Workers>({
	engine: ['sqlite', { option: true, scope: 'worker' }],
	demo: [false, { option: true, scope: 'worker' }],

	server: [
		async ({ engine, demo }, use) => {
			const server = await Server.start(engine, { demo });
			if (!demo) await server.setUp();
			await use(server);
			await server.stop();
		},
		{ scope: 'worker', timeout: 60_000 }
	],

	baseURL: async ({ server }, use) => use(server.url),

	// Playwright reads from the pattern which other fixtures this one needs: none.
	complaints: async ({}, use) => {
		const all: string[] = [];
		const expected = [visitor];
		await use({ all, expect: (...patterns) => void expected.push(...patterns) });
		const unexpected = all.filter((text) => !expected.some((known) => known.test(text)));
		if (unexpected.length > 0) throw new Error(`The pages complained:\n${unexpected.join('\n')}`);
	},

	watched: [
		async ({ context, complaints }, use) => {
			await watch(context, complaints);
			await use();
		},
		{ auto: true }
	],

	anotherBrowser: async ({ browser, baseURL, complaints }, use) => {
		const opened: BrowserContext[] = [];
		await use(async (options = {}) => {
			const context = await browser.newContext({ baseURL, locale: 'en-GB', ...options });
			opened.push(context);
			await watch(context, complaints);
			return context;
		});
		for (const context of opened) await context.close();
	}
});

/** Collects errors of the console, thrown errors, and violations of the Content-Security-Policy. */
async function watch(context: BrowserContext, complaints: Complaints): Promise<void> {
	await context.addInitScript(() => {
		document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
			console.error(`Content-Security-Policy: ${violatedDirective} forbids ${blockedURI} in ${sourceFile}`);
		});
	});
	context.on('console', (message) => {
		if (message.type() === 'error') complaints.all.push(`${message.text()} ${message.location().url}`);
	});
	context.on('weberror', (error) => complaints.all.push(String(error.error().stack ?? error.error())));
}
