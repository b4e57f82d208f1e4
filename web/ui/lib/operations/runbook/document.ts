/** The runbook (docs/RUNBOOK.md), read for the screen: headings, paragraphs, lists and code within lines. */

/** A piece of a line: plain, or code. */
export type Piece = { text: string; code: boolean };
export type Block = { kind: 'text'; pieces: Piece[] } | { kind: 'numbers' | 'points'; items: Piece[][] };
/** `id` is the heading itself: the name of a rule. */
export type Chapter = { id: string; blocks: Block[] };
export type Document = { lead: Block[]; chapters: Chapter[] };

export function pieces(line: string): Piece[] {
	return line
		.split('`')
		.map((text, index) => ({ text, code: index % 2 === 1 }))
		.filter(({ text }) => text !== '');
}

function block(lines: string[]): Block {
	const items = (marker: RegExp) => lines.map((line) => pieces(line.replace(marker, '')));
	if (lines.every((line) => /^\d+\. /.test(line))) return { kind: 'numbers', items: items(/^\d+\. /) };
	if (lines.every((line) => line.startsWith('- '))) return { kind: 'points', items: items(/^- /) };
	return { kind: 'text', pieces: pieces(lines.join(' ')) };
}

/** Blocks are parted by empty lines. The title of the whole is left out: the page has its own. */
export function read(markdown: string): Document {
	const found: Document = { lead: [], chapters: [] };
	for (const part of markdown.split(/\r?\n\s*\r?\n/)) {
		const lines = part.split(/\r?\n/).filter((line) => line.trim() !== '');
		const heading = /^(#+) (.+)$/.exec(lines[0] ?? '');
		if (heading) lines.shift();
		if (heading?.[1] === '##' && heading[2]) found.chapters.push({ id: heading[2], blocks: [] });
		if (lines.length > 0) (found.chapters.at(-1)?.blocks ?? found.lead).push(block(lines));
	}
	return found;
}
