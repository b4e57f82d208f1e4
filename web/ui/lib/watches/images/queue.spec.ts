import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '$lib/api/problem';
import type { Image } from '$lib/api/types';
import { UploadQueue } from './queue.svelte';

const picture = (name: string) => new File(['x'], name, { type: 'image/png' });
const image = (name: string) => ({ id: name, file_name: name }) as Image;
let open = 0;

beforeEach(() => {
	open = 0;
	vi.spyOn(URL, 'createObjectURL').mockImplementation(() => `blob:${++open}`);
	vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => void (open -= 1));
});
afterEach(() => vi.restoreAllMocks());

describe('UploadQueue', () => {
	it('sends one after the other, keeps what failed with its reason, and sends that again', async () => {
		const sent: string[] = [];
		let atOnce = 0;
		let refuse = true;
		const queue = new UploadQueue(async (file, progress) => {
			expect(++atOnce).toBe(1);
			progress(0.5);
			await Promise.resolve();
			atOnce -= 1;
			sent.push(file.name);
			if (file.name === 'b.png' && refuse) throw new Problem('image_unreadable', 422, 'Not an image.', 'r1');
			return image(file.name);
		});
		queue.add([picture('a.png'), picture('b.png'), picture('c.png')]);
		const arrived: string[] = [];
		expect(await queue.upload(({ id }) => arrived.push(id))).toEqual({ done: 2, failed: 1 });
		expect(arrived).toEqual(['a.png', 'c.png']);
		expect(queue.list.map(({ file, state, problem }) => [file.name, state, problem?.code])).toEqual([
			['b.png', 'failed', 'image_unreadable']
		]);
		refuse = false;
		expect(await queue.upload(({ id }) => arrived.push(id))).toEqual({ done: 1, failed: 0 });
		expect(sent).toEqual(['a.png', 'b.png', 'c.png', 'b.png']);
		expect(queue.list).toEqual([]);
		expect(open).toBe(0);
	});

	it('does not send what can be seen to be no picture, and makes no preview of it', async () => {
		const send = vi.fn();
		const queue = new UploadQueue(send);
		queue.add([new File(['x'], 'notes.txt', { type: 'text/plain' })]);
		expect(queue.list[0]).toMatchObject({ refused: 'wrong_type', preview: null });
		expect(await queue.upload(() => {})).toEqual({ done: 0, failed: 0 });
		expect(send).not.toHaveBeenCalled();
	});

	it('lets go of previews when pictures are removed', () => {
		const queue = new UploadQueue(vi.fn());
		queue.add([picture('a.png'), picture('b.png')]);
		expect(open).toBe(2);
		queue.remove(queue.list[0]?.id ?? 0);
		expect(queue.list.map(({ file }) => file.name)).toEqual(['b.png']);
		queue.close();
		expect(open).toBe(0);
	});

	it('stops when it is closed', async () => {
		const queue = new UploadQueue(
			(_file, _progress, signal) =>
				new Promise((_resolve, reject) =>
					signal.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')))
				)
		);
		queue.add([picture('a.png'), picture('b.png')]);
		const ended = queue.upload(() => {});
		queue.close();
		expect(await ended).toEqual({ done: 0, failed: 0 });
		expect(queue.busy).toBe(false);
		expect(open).toBe(0);
	});
});
