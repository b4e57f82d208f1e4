import { describe, expect, it } from 'vitest';
import { Problem } from '$lib/api/problem';
import type { Import, ImportPatch } from '$lib/api/types';
import { Draft } from './draft.svelte';

function stored(fields: Import['columns'][number]['field'][], ready: number): Import {
	return {
		id: 'i1',
		columns: fields.map((field, index) => ({ index, name: `c${index}`, samples: [], field })),
		options: {
			date_order: 'day_first',
			decimal_mark: 'point',
			default_currency: 'EUR',
			duplicates: 'skip',
			skip_errors: false,
			collection_id: null
		},
		report: { rows: 9, ready, errors: 0, duplicates: 0, new_brands: [], new_collections: [], items: [] }
	} as unknown as Import;
}

/** A server that answers when told to, and a clock that goes on when told to. */
function begin(fields: Import['columns'][number]['field'][]) {
	const asked: { patch: ImportPatch; answer: (ready: number) => void; fail: (problem: Problem) => void }[] = [];
	let planned: (() => void) | null = null;
	const draft = new Draft(
		stored(fields, 1),
		(patch) =>
			new Promise((resolve, reject) => {
				const answer = (ready: number) =>
					resolve({ ...stored([...(patch.mapping ?? [])], ready), options: patch.options as Import['options'] });
				asked.push({ patch, answer, fail: reject });
			}),
		(run) => {
			planned = run;
			return () => (planned = null);
		}
	);
	const settle = () => new Promise((resolve) => setImmediate(resolve));
	const pass = async () => {
		planned?.();
		planned = null;
		await settle();
	};
	return { draft, asked, pass, settle };
}

describe('Draft', () => {
	it('waits for a pause, then checks all that was chosen in one go', async () => {
		const { draft, asked, pass, settle } = begin(['brand', null]);
		expect(draft.setField(1, 'model')).toBeNull();
		draft.setOptions({ skip_errors: true });
		expect(draft.checking).toBe(true);
		expect(asked).toHaveLength(0);
		await pass();
		expect(asked.map(({ patch }) => patch.mapping)).toEqual([['brand', 'model']]);
		expect(asked[0]?.patch.options?.skip_errors).toBe(true);
		asked[0]?.answer(7);
		await settle();
		expect(draft.checking).toBe(false);
		expect(draft.data.report?.ready).toBe(7);
	});

	it('drops an answer overtaken by a further change, and sends the dry runs one after the other', async () => {
		const { draft, asked, pass, settle } = begin(['brand', 'model']);
		draft.setOptions({ date_order: 'month_first' });
		await pass();
		draft.setOptions({ date_order: 'year_first' });
		await pass();
		expect(asked).toHaveLength(1);
		asked[0]?.answer(100);
		await settle();
		expect(draft.data.report?.ready).toBe(1);
		expect(draft.options.date_order).toBe('year_first');
		expect(draft.checking).toBe(true);
		expect(asked).toHaveLength(2);
		asked[1]?.answer(5);
		await settle();
		expect(draft.data.report?.ready).toBe(5);
		expect(draft.data.options.date_order).toBe('year_first');
		expect(draft.checking).toBe(false);
	});

	it('keeps what was chosen after a failure, and checks it when asked again', async () => {
		const { draft, asked, pass, settle } = begin(['brand', 'model']);
		draft.setOptions({ decimal_mark: 'comma' });
		await pass();
		asked[0]?.fail(new Problem('unavailable', 503, 'Later.', 'r1'));
		await settle();
		expect(draft.problem?.code).toBe('unavailable');
		expect(draft.options.decimal_mark).toBe('comma');
		draft.again();
		await settle();
		asked[1]?.answer(4);
		await settle();
		expect(draft.problem).toBeNull();
		expect(draft.data.report?.ready).toBe(4);
	});

	it('says which needed columns are missing, and which column lost its field', () => {
		const { draft } = begin(['brand', 'notes']);
		expect(draft.missing).toEqual(['model']);
		expect(draft.setField(1, 'brand')).toBe(0);
		expect(draft.mapping).toEqual([null, 'brand']);
	});

	it('asks nothing more once it is closed', async () => {
		const { draft, asked, pass, settle } = begin(['brand', 'model']);
		draft.setOptions({ skip_errors: true });
		await pass();
		draft.setOptions({ skip_errors: false });
		draft.close();
		asked[0]?.answer(2);
		await settle();
		expect(asked).toHaveLength(1);
		expect(draft.data.report?.ready).toBe(1);
	});
});
