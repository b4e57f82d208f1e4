/** Short notices at the edge of the screen. Shown by ToastRegion, which the root layout holds. */
export type Toast = {
	id: number;
	text: string;
	kind: 'done' | 'failed';
	/** A button beside the text, usually to take the action back. */
	action?: { label: string; run: () => void | Promise<void> };
};

let last = 0;
let list = $state.raw<readonly Toast[]>([]);

export const toasts = {
	get list(): readonly Toast[] {
		return list;
	},

	/** Says that something was done. With an `action` it stays longer. */
	done(text: string, action?: Toast['action']): void {
		list = [...list.slice(-2), { id: ++last, text, kind: 'done', action }];
	},

	/** Says that something failed. It stays until it is closed. */
	failed(text: string): void {
		list = [...list.slice(-2), { id: ++last, text, kind: 'failed' }];
	},

	close(id: number): void {
		list = list.filter((toast) => toast.id !== id);
	}
};
