import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chapters } from '../health/texts';
import { pieces, read } from './document';

const markdown = readFileSync(new URL('../../../../../docs/RUNBOOK.md', import.meta.url), 'utf8');

describe('the runbook', () => {
	it('is read with its chapters, paragraphs and lists', () => {
		const text = '# Title\n\nWhat it\nis for.\n\n## disk\n\nFull: see `df -h`.\n\n1. Look.\n2. `rm` it.\n\n- or not\n';
		expect(read(text)).toEqual({
			lead: [{ kind: 'text', pieces: [{ text: 'What it is for.', code: false }] }],
			chapters: [
				{
					id: 'disk',
					blocks: [
						{
							kind: 'text',
							pieces: [
								{ text: 'Full: see ', code: false },
								{ text: 'df -h', code: true },
								{ text: '.', code: false }
							]
						},
						{ kind: 'numbers', items: [pieces('Look.'), pieces('`rm` it.')] },
						{ kind: 'points', items: [pieces('or not')] }
					]
				}
			]
		});
	});

	it('holds nothing that this page cannot show', () => {
		expect(markdown).not.toMatch(/```|\*\*|\]\(|^\s*\||^###/m);
		for (const line of markdown.split('\n')) expect(line.split('`').length % 2, line).toBe(1);
		const document = read(markdown);
		expect(document.chapters.length).toBe(markdown.match(/^## /gm)?.length);
		for (const { id, blocks } of document.chapters) expect(blocks.length, id).toBeGreaterThan(0);
	});

	it('has every chapter that a health item points to', () => {
		const ids = read(markdown).chapters.map(({ id }) => id);
		for (const chapter of Object.values(chapters)) expect(ids).toContain(chapter);
	});
});
