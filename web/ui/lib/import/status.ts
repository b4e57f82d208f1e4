import type { ImportStatus } from '$lib/api/types';

/** How the badge of a status looks. */
export const statusKinds = { draft: 'warning', applied: 'success', undone: 'plain' } as const satisfies Record<
	ImportStatus,
	string
>;
