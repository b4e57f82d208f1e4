import adapter from '@sveltejs/adapter-static';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { version } = JSON.parse(readFileSync(fileURLToPath(new URL('package.json', import.meta.url)), 'utf8'));

/**
 * The content security policy forbids style attributes. SvelteKit's generated root component carries one on
 * its route announcer; it is taken off here and `#svelte-announcer` in ui/app.css hides the element instead.
 *
 * @type {import('svelte/compiler').PreprocessorGroup}
 */
const announcer = {
	name: 'announcer-without-style-attribute',
	markup({ content, filename }) {
		if (!filename?.replaceAll('\\', '/').endsWith('/generated/root.svelte')) return;
		return { code: content.replace(/(id="svelte-announcer"[^>]*?)\sstyle="[^"]*"/, '$1') };
	}
};

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: [announcer],
	kit: {
		adapter: adapter({ pages: 'build', assets: 'build', fallback: 'index.html', precompress: true }),
		files: { src: 'ui', assets: 'ui/static' },
		// The default is the time of the build, which would make every build differ.
		version: { name: version },
		inlineStyleThreshold: 0
	}
};
