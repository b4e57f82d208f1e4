import { loadWatch } from '$lib/watches/detail/watch';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => loadWatch(params.id);
