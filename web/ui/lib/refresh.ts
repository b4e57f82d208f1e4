/** What `keepFresh` needs to know of the page: whether anybody can see it. */
export type Sight = {
	visible: () => boolean;
	/** Calls `changed` whenever it may have changed, until the function it gives back is called. */
	subscribe: (changed: () => void) => () => void;
};

/** The sight of this browser's tab. */
export const tab: Sight = {
	visible: () => document.visibilityState === 'visible',
	subscribe(changed) {
		document.addEventListener('visibilitychange', changed);
		return () => document.removeEventListener('visibilitychange', changed);
	}
};

/**
 * Calls `load` again and again, `seconds` after the last one ended, until the function it gives back is called.
 * Nobody is asked for a page that nobody sees; once it is seen again, what is overdue is loaded at once.
 */
export function keepFresh(load: () => Promise<void>, seconds: number, sight: Sight = tab): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let overdue = false;
	let ended = false;

	function wait() {
		timer = setTimeout(() => void refresh(), seconds * 1000);
	}

	async function refresh() {
		overdue = !sight.visible();
		if (overdue) return;
		await load();
		if (!ended) wait();
	}

	const unsubscribe = sight.subscribe(() => {
		if (overdue) void refresh();
	});
	wait();
	return () => {
		ended = true;
		clearTimeout(timer);
		unsubscribe();
	};
}
