export type Choice = { value: string; label: string; /** Small print beside the label. */ note?: string };

function plain(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Options whose label has every typed word in it, whatever the accents; those that begin with the text come first. */
export function matching(options: readonly Choice[], typed: string): readonly Choice[] {
	const wanted = plain(typed.trim());
	if (wanted === '') return options;
	const words = wanted.split(/\s+/);
	const found = options.filter(({ label }) => words.every((word) => plain(label).includes(word)));
	const starts = (choice: Choice) => (plain(choice.label).startsWith(wanted) ? 0 : 1);
	return found.toSorted((a, b) => starts(a) - starts(b));
}
