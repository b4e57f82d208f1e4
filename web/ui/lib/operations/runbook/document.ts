/** The runbook (docs/RUNBOOK.md), read for the screen: headings, paragraphs, lists, and what is marked within lines. */

/** A piece of a line. Links lead to other files of the documentation, which are not served: their text is kept. */
export type Piece = { kind: 'plain' | 'code' | 'strong' | 'emphasis'; text: string };
export type Block = { kind: 'text'; pieces: Piece[] } | { kind: 'numbers' | 'points'; items: Piece[][] };
/** `level` is 1 for a part of the whole, 2 for a chapter. The name of a rule is its chapter's `id`, as it is. */
export type Section = { id: string; title: string; level: 1 | 2; blocks: Block[] };
export type Document = { lead: Block[]; sections: Section[] };

export function pieces(line: string): Piece[] {
	const found: Piece[] = [];
	const add = (kind: Piece['kind'], text: string | undefined) => {
		if (text) found.push({ kind, text });
	};
	let end = 0;
	for (const match of line.matchAll(/`([^`]+)`|\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\([^)]+\)/g)) {
		const [whole, code, strong, emphasis, link] = match;
		add('plain', line.slice(end, match.index));
		add('code', code);
		add('strong', strong);
		add('emphasis', emphasis);
		add('plain', link);
		end = match.index + whole.length;
	}
	add('plain', line.slice(end));
	return found;
}

const markers = { numbers: /^\d+\. /, points: /^- / } as const;

/** A paragraph may be followed by a list without an empty line between them. */
function blocks(lines: string[]): Block[] {
	const found: Block[] = [];
	let paragraph: string[] = [];
	const end = () => {
		if (paragraph.length > 0) found.push({ kind: 'text', pieces: pieces(paragraph.join(' ')) });
		paragraph = [];
	};
	for (const line of lines) {
		const kind = (['numbers', 'points'] as const).find((one) => markers[one].test(line));
		if (!kind) {
			paragraph.push(line);
			continue;
		}
		end();
		const item = pieces(line.replace(markers[kind], ''));
		const last = found.at(-1);
		if (last?.kind === kind) last.items.push(item);
		else found.push({ kind, items: [item] });
	}
	end();
	return found;
}

/** Blocks are parted by empty lines. The title of the whole, its first line, is left out: the page has its own. */
export function read(markdown: string): Document {
	const found: Document = { lead: [], sections: [] };
	for (const [index, part] of markdown.split(/\r?\n\s*\r?\n/).entries()) {
		const lines = part.split(/\r?\n/).filter((line) => line.trim() !== '');
		const heading = /^(##?) (.+)$/.exec(lines[0] ?? '');
		if (heading?.[1] && heading[2]) {
			lines.shift();
			const title = heading[2].trim();
			const level = heading[1] === '#' ? 1 : 2;
			if (index > 0) found.sections.push({ id: title.replace(/\s+/g, '-'), title, level, blocks: [] });
		}
		(found.sections.at(-1)?.blocks ?? found.lead).push(...blocks(lines));
	}
	return found;
}
