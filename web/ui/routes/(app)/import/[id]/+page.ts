import { loadImport } from '$lib/import/imports';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params }) => ({ stored: await loadImport(params.id) });
