import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chapters } from '../health/texts';
import { pieces, read, type Block } from './document';

const markdown = readFileSync(new URL('../../../../../docs/RUNBOOK.md', import.meta.url), 'utf8');

/** What a block says, each of its lines by itself. */
function lines(block: Block): string[] {
	const all = block.kind === 'text' ? [block.pieces] : block.items;
	return all.map((line) => line.map(({ kind, text }) => (kind === 'code' ? '' : text)).join(''));
}

describe('the runbook', () => {
	it('is read with its parts, chapters, paragraphs and lists', () => {
		const text =
			'# Title\n\nWhat it\nis for.\n\n# Of the server\n\n## disk\n\nFull.\n1. Look.\n2. `rm` it.\n\n- or not\n';
		expect(read(text)).toEqual({
			lead: [{ kind: 'text', pieces: pieces('What it is for.') }],
			sections: [
				{ id: 'Of-the-server', title: 'Of the server', level: 1, blocks: [] },
				{
					id: 'disk',
					title: 'disk',
					level: 2,
					blocks: [
						{ kind: 'text', pieces: pieces('Full.') },
						{ kind: 'numbers', items: [pieces('Look.'), pieces('`rm` it.')] },
						{ kind: 'points', items: [pieces('or not')] }
					]
				}
			]
		});
	});

	it('keeps what is marked within a line', () => {
		expect(pieces('- **Assess**: see `ls *.x*`, *jobs* and [OPS](OPS.md).')).toEqual([
			{ kind: 'plain', text: '- ' },
			{ kind: 'strong', text: 'Assess' },
			{ kind: 'plain', text: ': see ' },
			{ kind: 'code', text: 'ls *.x*' },
			{ kind: 'plain', text: ', ' },
			{ kind: 'emphasis', text: 'jobs' },
			{ kind: 'plain', text: ' and ' },
			{ kind: 'plain', text: 'OPS' },
			{ kind: 'plain', text: '.' }
		]);
	});

	it('holds nothing that this page cannot show', () => {
		const document = read(markdown);
		const blocks = [...document.lead, ...document.sections.flatMap((section) => section.blocks)];
		for (const line of blocks.flatMap(lines)) expect(line).not.toMatch(/[`*|]|\]\(|^#|^- |^\d+\. /);
		expect(document.sections.length).toBe((markdown.match(/^##? /gm)?.length ?? 0) - 1);
		expect(new Set(document.sections.map(({ id }) => id)).size).toBe(document.sections.length);
	});

	it('has every chapter that a health item points to', () => {
		const ids = read(markdown).sections.map(({ id }) => id);
		for (const chapter of Object.values(chapters)) expect(ids).toContain(chapter);
	});
});
