import { SvelteSet } from 'svelte/reactivity';

/** Watches picked for a common deed, over all pages of the list. */
export class Selection {
	/** Whether the list shows its checkboxes. */
	on = $state(false);
	#picked = new SvelteSet<string>();

	get size(): number {
		return this.#picked.size;
	}

	get ids(): string[] {
		return [...this.#picked];
	}

	has(id: string): boolean {
		return this.#picked.has(id);
	}

	set(ids: readonly string[], picked: boolean): void {
		for (const id of ids) {
			if (picked) this.#picked.add(id);
			else this.#picked.delete(id);
		}
	}

	clear(): void {
		this.#picked.clear();
	}

	/** Hides the checkboxes; nothing stays picked unseen. */
	end(): void {
		this.on = false;
		this.clear();
	}
}
