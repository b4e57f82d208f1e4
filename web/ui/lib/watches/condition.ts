import type { Condition } from '$lib/api/types';

/** Best first. */
export const conditions = ['mint', 'excellent', 'good', 'fair', 'poor'] as const satisfies readonly Condition[];
