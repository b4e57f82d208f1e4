import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepFresh } from './refresh';

function page() {
	let visible = true;
	const listeners = new Set<() => void>();
	return {
		listeners,
		show(next: boolean) {
			visible = next;
			for (const changed of listeners) changed();
		},
		sight: {
			visible: () => visible,
			subscribe(changed: () => void) {
				listeners.add(changed);
				return () => void listeners.delete(changed);
			}
		}
	};
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('keepFresh', () => {
	it('loads each time the seconds are over, counted from the end of the last answer', async () => {
		let answer = () => {};
		const load = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
		keepFresh(load, 15, page().sight);
		await vi.advanceTimersByTimeAsync(14_999);
		expect(load).toHaveBeenCalledTimes(0);
		await vi.advanceTimersByTimeAsync(1);
		expect(load).toHaveBeenCalledTimes(1);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(load).toHaveBeenCalledTimes(1);
		answer();
		await vi.advanceTimersByTimeAsync(15_000);
		expect(load).toHaveBeenCalledTimes(2);
	});

	it('asks nobody while the page is hidden, and at once when it is seen again', async () => {
		const load = vi.fn(async () => {});
		const { show, sight } = page();
		keepFresh(load, 15, sight);
		show(false);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(load).toHaveBeenCalledTimes(0);
		show(true);
		await vi.advanceTimersByTimeAsync(0);
		expect(load).toHaveBeenCalledTimes(1);
		await vi.advanceTimersByTimeAsync(15_000);
		expect(load).toHaveBeenCalledTimes(2);
	});

	it('does not load sooner because the page was hidden for a moment', async () => {
		const load = vi.fn(async () => {});
		const { show, sight } = page();
		keepFresh(load, 15, sight);
		await vi.advanceTimersByTimeAsync(5000);
		show(false);
		show(true);
		await vi.advanceTimersByTimeAsync(9999);
		expect(load).toHaveBeenCalledTimes(0);
		await vi.advanceTimersByTimeAsync(1);
		expect(load).toHaveBeenCalledTimes(1);
	});

	it('ends, also in the middle of an answer', async () => {
		let answer = () => {};
		const load = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
		const { listeners, sight } = page();
		const end = keepFresh(load, 15, sight);
		await vi.advanceTimersByTimeAsync(15_000);
		end();
		answer();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(load).toHaveBeenCalledTimes(1);
		expect(listeners.size).toBe(0);
		expect(vi.getTimerCount()).toBe(0);
	});
});
