import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

it('writes lists in the query with commas and leaves out what is not given', async () => {
	const asked: string[] = [];
	vi.stubGlobal(
		'Request',
		class extends Request {
			constructor(input: RequestInfo | URL, init?: RequestInit) {
				super(typeof input === 'string' ? new URL(input, 'http://here.invalid') : input, init);
			}
		}
	);
	vi.stubGlobal('fetch', (request: Request) => {
		asked.push(new URL(request.url).search);
		return Promise.resolve(Response.json({}));
	});
	const { api } = await import('./client');
	// The names are those of the list of watches; the types of the document do not matter here.
	const query = { brand_id: ['a', 'b c'], q: undefined, price_min: 0 } as object;
	await api.GET('/api/v1/watches', { params: { query } });
	expect(asked).toEqual(['?brand_id=a,b%20c&price_min=0']);
});
