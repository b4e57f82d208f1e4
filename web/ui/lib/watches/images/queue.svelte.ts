import { asProblem, isAbort, type Problem } from '$lib/api/problem';
import type { Image } from '$lib/api/types';
import { refusal } from './files';

export type Chosen = {
	id: number;
	file: File;
	/** A `blob:` address for the preview; null for a file that is no picture. */
	preview: string | null;
	refused: ReturnType<typeof refusal>;
	state: 'waiting' | 'sending' | 'failed';
	/** 0 to 1. */
	progress: number;
	problem: Problem | null;
};

type Send = (file: File, progress: (share: number) => void, signal: AbortSignal) => Promise<Image>;

/** Pictures chosen for upload, sent one after the other. What arrived leaves the list; what failed stays with its reason. */
export class UploadQueue {
	list = $state<Chosen[]>([]);
	busy = $state(false);
	#last = 0;
	#send: Send;
	#running: AbortController | null = null;

	constructor(send: Send) {
		this.#send = send;
	}

	/** Those an upload would send. */
	get sendable(): Chosen[] {
		return this.list.filter(({ refused }) => refused === null);
	}

	add(files: Iterable<File>): void {
		for (const file of files) {
			const refused = refusal(file);
			const preview = refused === 'wrong_type' || refused === 'empty' ? null : URL.createObjectURL(file);
			this.list.push({ id: ++this.#last, file, preview, refused, state: 'waiting', progress: 0, problem: null });
		}
	}

	remove(id: number): void {
		const entry = this.list.find((other) => other.id === id);
		if (!entry || entry.state === 'sending') return;
		if (entry.preview) URL.revokeObjectURL(entry.preview);
		this.list = this.list.filter((other) => other.id !== id);
	}

	clear(): void {
		for (const { id } of [...this.list]) this.remove(id);
	}

	/** Gives up what is under way and lets go of the previews. */
	close(): void {
		this.#running?.abort();
		for (const entry of this.list) entry.state = 'waiting';
		this.clear();
	}

	/** Sends all that can be sent; `arrived` gets each picture at once. Gives back how many arrived and failed. */
	async upload(arrived: (image: Image) => void): Promise<{ done: number; failed: number }> {
		const count = { done: 0, failed: 0 };
		if (this.busy) return count;
		this.busy = true;
		const running = (this.#running = new AbortController());
		for (const { id } of this.sendable) {
			const entry = this.list.find((other) => other.id === id);
			if (!entry || running.signal.aborted) continue;
			entry.state = 'sending';
			entry.problem = null;
			entry.progress = 0;
			try {
				arrived(await this.#send(entry.file, (share) => (entry.progress = share), running.signal));
				entry.state = 'waiting';
				this.remove(id);
				count.done += 1;
			} catch (thrown) {
				if (isAbort(thrown)) break;
				entry.state = 'failed';
				entry.problem = asProblem(thrown);
				count.failed += 1;
			}
		}
		this.busy = false;
		return count;
	}
}
