import { defineConfig } from '@playwright/test';
import type { WorkerOptions } from './harness/journey';

/** The look of a page does not depend on the database: these run on one engine. */
const engineIndependent = ['sweep*.spec.ts', 'states.spec.ts', 'documents.spec.ts', 'operations-look.spec.ts'];

export default defineConfig<object, WorkerOptions>({
	testDir: '.',
	outputDir: 'results/files',
	reporter: [['line'], ['json', { outputFile: 'results/report.json' }]],
	fullyParallel: true,
	forbidOnly: true,
	retries: 0,
	workers: 2,
	timeout: 90_000,
	expect: { timeout: 15_000 },
	use: {
		browserName: 'chromium',
		viewport: { width: 1280, height: 800 },
		locale: 'en-GB',
		actionTimeout: 15_000,
		navigationTimeout: 20_000,
		screenshot: 'only-on-failure',
		launchOptions: {
			executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync'
			]
		}
	},
	projects: [
		{ name: 'sqlite', use: { engine: 'sqlite' } },
		{ name: 'postgres', use: { engine: 'postgres' }, testIgnore: engineIndependent }
	]
});
