import { describe, expect, it } from 'vitest';
import type { BulkInput, BulkStatus } from '$lib/api/types';
import { bulk } from './bulk';

function server(status: (id: string) => BulkStatus) {
	const bodies: BulkInput[] = [];
	const send = async (body: BulkInput) => {
		bodies.push(body);
		return { results: body.ids.map((id) => ({ id, status: status(id) })) };
	};
	return { bodies, send };
}

describe('bulk', () => {
	it('asks for no more watches at once than the server takes', async () => {
		const { bodies, send } = server(() => 'done');
		const ids = Array.from({ length: 450 }, (_, index) => `w${index}`);
		const outcome = await bulk('delete', ids, undefined, send);
		expect(bodies.map((body) => body.ids.length)).toEqual([200, 200, 50]);
		expect(outcome).toEqual({ done: ids, missed: [] });
	});

	it('tells what was done from what was not', async () => {
		const { send } = server((id) => (id === 'a' ? 'done' : 'not_found'));
		expect(await bulk('restore', ['a', 'b', 'c'], undefined, send)).toEqual({ done: ['a'], missed: ['b', 'c'] });
	});

	it('names a collection only when it moves, and null for none', async () => {
		const { bodies, send } = server(() => 'done');
		await bulk('move', ['a'], 'k', send);
		await bulk('move', ['a'], null, send);
		await bulk('delete', ['a'], 'k', send);
		expect(bodies).toEqual([
			{ ids: ['a'], action: 'move', collection_id: 'k' },
			{ ids: ['a'], action: 'move', collection_id: null },
			{ ids: ['a'], action: 'delete' }
		]);
	});

	it('sends nothing for nothing', async () => {
		const { bodies, send } = server(() => 'done');
		expect(await bulk('purge', [], undefined, send)).toEqual({ done: [], missed: [] });
		expect(bodies).toEqual([]);
	});
});
