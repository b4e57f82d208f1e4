// Fails when a first visit to a page loads more JavaScript than the limit. Counts the brotli files the server sends:
// the theme script, the start of the application, the layouts and the page with everything they import, and the larger dictionary.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const limit = 60 * 1024;
const root = fileURLToPath(new URL('..', import.meta.url));
const client = `${root}.svelte-kit/output/client/`;

/** @type {Record<string, { file: string, src?: string, imports?: string[], dynamicImports?: string[] }>} */
const manifest = JSON.parse(readFileSync(`${client}.vite/manifest.json`, 'utf8'));

/**
 * Every file that has to be there before the module `key` runs.
 * @param {string} key
 * @param {Set<string>} files
 */
function collect(key, files) {
	const chunk = manifest[key];
	if (!chunk) throw new Error(`The build has no module ${key}.`);
	if (files.has(chunk.file)) return files;
	files.add(chunk.file);
	for (const next of chunk.imports ?? []) collect(next, files);
	return files;
}

/** @param {string} file */
function brotli(file) {
	const path = `${root}build/${file}.br`;
	if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first.`);
	return statSync(path).size;
}

/** @param {Iterable<string>} files */
const sum = (files) =>
	[...files].filter((file) => file.endsWith('.js')).reduce((total, file) => total + brotli(file), 0);

/**
 * The numbered entry module of a route file. SvelteKit names its entries `nodes/<number>`, and each imports its file.
 * @param {string} file
 */
function nodeOf(file) {
	const source = readFileSync(`${root}.svelte-kit/generated/client-optimized/app.js`, 'utf8');
	const count = source.match(/import\('\.\/nodes\/\d+'\)/g)?.length ?? 0;
	for (let number = 0; number < count; number += 1) {
		const node = `.svelte-kit/generated/client-optimized/nodes/${number}.js`;
		if (readFileSync(`${root}${node}`, 'utf8').includes(`/${file}"`)) return node;
	}
	throw new Error(`No route is made from ${file}.`);
}

const start = Object.keys(manifest).find((key) => key.endsWith('/client/entry.js'));
const app = '.svelte-kit/generated/client-optimized/app.js';
if (!start) throw new Error('The build has no entry module.');

/** @param {string[]} routes */
function firstLoad(routes) {
	const files = new Set();
	const nodes = ['ui/routes/+layout.svelte', 'ui/routes/+error.svelte', ...routes].map(nodeOf);
	for (const key of [start, app, ...nodes]) collect(key, files);
	const language = (/** @type {string} */ code) =>
		sum([...collect(`ui/lib/i18n/${code}.ts`, new Set())].filter((file) => !files.has(file)));
	const theme = brotli('theme.js');
	return { modules: files.size + 2, bytes: sum(files) + theme + Math.max(language('en'), language('de')) };
}

const { modules, bytes } = firstLoad(['ui/routes/(auth)/+layout.svelte', 'ui/routes/(auth)/sign-in/+page.svelte']);
const text = `/sign-in loads ${bytes} bytes of brotli JavaScript in ${modules} modules; the limit is ${limit}.`;
if (bytes > limit) {
	console.error(text);
	process.exit(1);
}
console.log(text);
