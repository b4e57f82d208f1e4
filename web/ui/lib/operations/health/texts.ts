/** What the server says in English about health, in the language on the screen where it is known here. */
import type { HealthItem } from '$lib/api/types';
import { language, namedBy, t, type MessageKey } from '$lib/i18n/index.svelte';

/** The sentences of the server's own checks (platform/http/src/health/checks.rs, server/src/outside.rs), with their messages here. */
export const fixes = {
	'Check DATABASE_URL, that the database runs, and its log.': 'operations.fix_database',
	'Look for slow statements; raise DATABASE_POOL_SIZE or DATABASE_POOL_OVERFLOW if the database can bear it.':
		'operations.fix_database_slow',
	"Check DATA_DIR, that it is mounted, and that the server's account may write there.": 'operations.fix_files',
	'Check that DATA_DIR is mounted.': 'operations.fix_disk_unknown',
	'Remove what is not needed, move DATA_DIR to a larger disk, or lower LOG_RETENTION_DAYS.': 'operations.fix_disk',
	'See what uses it; give the machine more, or run fewer things on it.': 'operations.fix_memory',
	'See why they failed in the list of jobs; run them again or cancel them there.': 'operations.fix_queue',
	'Check the dependency and its credentials; it is tried again by itself. See docs/RUNBOOK.md#breaker-open.':
		'operations.fix_dependencies',
	'Let both machines follow a time server (chrony, systemd-timesyncd).': 'operations.fix_clock'
} as const satisfies Record<string, MessageKey>;

/** The chapters of the runbook (docs/RUNBOOK.md) about items, by their names. */
export const chapters: Readonly<Record<string, string>> = {
	database: 'database-down',
	files: 'health-degraded',
	disk: 'disk',
	memory: 'memory',
	backup: 'backup-age',
	queue: 'dead-jobs',
	dependencies: 'breaker-open'
};

/** A text and the language it is in: undefined where it is that of the page. */
export type Said = { text: string; lang: 'en' | undefined };

/** A sentence of the server, which speaks English. */
export function english(text: string): Said {
	return { text, lang: language() === 'en' ? undefined : 'en' };
}

/** What an item is called. */
export function titleOf(item: Pick<HealthItem, 'name' | 'title'>): Said {
	const known = namedBy('operations.', `item_${item.name}`);
	return known === null ? english(item.title) : { text: known, lang: undefined };
}

/** What it means for people when an item is not well; null where only the server knows. */
export function meaningOf(item: Pick<HealthItem, 'name'>): string | null {
	return namedBy('operations.', `meaning_${item.name}`);
}

/** What to do about it; null where all is well. */
export function fixOf(item: Pick<HealthItem, 'fix'>): Said | null {
	if (!item.fix) return null;
	const key = Object.hasOwn(fixes, item.fix) ? fixes[item.fix as keyof typeof fixes] : null;
	return key ? { text: t(key), lang: undefined } : english(item.fix);
}

/** How many items there are of each light. */
export function counts(items: readonly Pick<HealthItem, 'light'>[]): Record<HealthItem['light'], number> {
	const found = { green: 0, amber: 0, red: 0 };
	for (const { light } of items) found[light] += 1;
	return found;
}
