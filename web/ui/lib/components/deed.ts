/** Something a person is asked to confirm, and what is then done. */
export type Deed = {
	/** The title of the question and the text of the button that does it. */
	action: string;
	/** What will happen. */
	text: string;
	kind: 'primary' | 'danger';
	/** Does it, and says so. What it throws is shown in the dialog, which stays open. */
	run: () => Promise<void>;
};
