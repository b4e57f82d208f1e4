// Puts the API viewer's stylesheet and script beside ui/static/docs/index.html, from where the build takes them.
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const target = fileURLToPath(new URL('../ui/static/docs/', import.meta.url));
// Cargo builds the site anew when something in ui/ is younger than the last build, which would be these copies.
const old = new Date('2000-01-01T00:00:00Z');

/** @param {string} file */
function copy(file) {
	const path = join(target, file);
	const content = readFileSync(join(source, file));
	if (existsSync(path) && readFileSync(path).equals(content)) return false;
	writeFileSync(path, content);
	utimesSync(path, old, old);
	return true;
}

const written = ['swagger-ui.css', 'swagger-ui-bundle.js'].filter(copy);
if (written.length > 0) utimesSync(target, old, old);
