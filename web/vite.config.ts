import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';

const server = 'http://127.0.0.1:8080';

export default defineConfig({
	plugins: [tailwindcss(), sveltekit()],
	build: { manifest: true, assetsInlineLimit: 0 },
	server: { proxy: { '/api': server } },
	preview: { proxy: { '/api': server } },
	test: { include: ['ui/**/*.spec.ts'], environment: 'node' }
});
