/** The deeds of the list and of the trash, with the notices that follow them. */
import { t, type MessageKey } from '$lib/i18n/index.svelte';
import { toasts } from '$lib/toast.svelte';
import { bulk, type BulkTally } from './bulk';

type Told = Extract<MessageKey, 'list.deleted' | 'list.moved' | 'list.restored' | 'list.purged'>;

function tell(outcome: BulkTally, done: Told, undo?: () => Promise<void>): void {
	if (outcome.missed.length > 0) toasts.failed(t('list.missed', { count: outcome.missed.length }));
	if (outcome.done.length === 0) return;
	toasts.done(t(done, { count: outcome.done.length }), undo && { label: t('shell.undo'), run: undo });
}

/** Moves watches to the trash. `changed` runs after that, and again when it is undone. */
export async function moveToTrash(ids: readonly string[], changed: () => void): Promise<void> {
	const outcome = await bulk('delete', ids);
	tell(outcome, 'list.deleted', () => restore(outcome.done, changed));
	changed();
}

export async function restore(ids: readonly string[], changed: () => void): Promise<void> {
	tell(await bulk('restore', ids), 'list.restored');
	changed();
}

export async function purge(ids: readonly string[], changed: () => void): Promise<void> {
	tell(await bulk('purge', ids), 'list.purged');
	changed();
}

/** `collection` null takes them out of their collections. */
export async function moveToCollection(
	ids: readonly string[],
	collection: string | null,
	changed: () => void
): Promise<void> {
	tell(await bulk('move', ids, collection), 'list.moved');
	changed();
}
