import { afterEach, describe, expect, it, vi } from 'vitest';
import { asProblem, isAbort, networkProblem, Problem, problemFromText } from './problem';

const headers = new Headers({ 'x-request-id': 'from-header' });

describe('problemFromText', () => {
	it('takes over what the API says', () => {
		const body = {
			type: 'about:blank',
			title: 'Validation failed',
			status: 422,
			code: 'validation_failed',
			detail: 'One field is wrong.',
			request_id: 'from-body',
			errors: [
				{ field: 'purchase_price.amount', code: 'too_small', message: 'Give 0 or more.', params: { limit: 0 } },
				{ field: 'purchase_price.amount', code: 'wrong_type', message: 'second' }
			]
		};
		const problem = problemFromText(422, headers, JSON.stringify(body), 'sent');
		expect(problem).toBeInstanceOf(Problem);
		expect(problem).toMatchObject({ code: 'validation_failed', status: 422, request_id: 'from-body' });
		expect(problem.detail).toBe('One field is wrong.');
		expect(problem.fields['purchase_price.amount']?.code).toBe('too_small');
	});

	it.each([
		['a page of a proxy', '<html>Bad gateway</html>'],
		['nothing', ''],
		['JSON of somebody else', '{"error":"no"}'],
		['JSON that is no object', '[1]']
	])('gives %s a code, the status and the request id', (_, text) => {
		const problem = problemFromText(502, headers, text, 'sent');
		expect(problem).toMatchObject({ code: 'unreadable', status: 502, request_id: 'from-header', errors: [] });
	});

	it('falls back to the id that was sent', () => {
		expect(problemFromText(502, new Headers(), '', 'sent').request_id).toBe('sent');
	});

	it('ignores field errors of the wrong shape', () => {
		const text = JSON.stringify({ code: 'validation_failed', detail: 'x', errors: [1, { field: 'a' }, null] });
		expect(problemFromText(422, headers, text, null).errors).toEqual([]);
	});

	it('reads Retry-After in seconds, and not as a date', () => {
		const after = (value: string) => problemFromText(429, new Headers({ 'retry-after': value }), '', null).retry_after;
		expect(after('30')).toBe(30);
		expect(after('Fri, 20 Nov 2026 12:00:00 GMT')).toBeNull();
	});
});

describe('asProblem', () => {
	it('leaves a Problem as it is and wraps the rest', () => {
		const problem = networkProblem('sent');
		expect(asProblem(problem)).toBe(problem);
		expect(asProblem(new TypeError('broken'))).toMatchObject({ code: 'unexpected', detail: 'broken' });
	});

	it('tells a request given up from one that failed', () => {
		expect(isAbort(new DOMException('', 'AbortError'))).toBe(true);
		expect(isAbort(networkProblem(null))).toBe(false);
	});
});

describe('api', () => {
	afterEach(() => {
		vi.unstubAllGlobals();
		vi.resetModules();
	});

	async function withAnswer(answer: (request: Request) => Response | Promise<Response>) {
		const fetched = vi.fn(answer);
		vi.stubGlobal('fetch', fetched);
		// The client needs an origin, which a browser has by itself.
		vi.stubGlobal(
			'Request',
			class extends Request {
				constructor(input: RequestInfo | URL, init?: RequestInit) {
					super(typeof input === 'string' ? new URL(input, 'http://here.invalid') : input, init);
				}
			}
		);
		const { api, call, onUnauthenticated } = await import('./client');
		const refused = vi.fn();
		onUnauthenticated(refused);
		return { me: () => call(api.GET('/api/v1/auth/me')), api, call, fetched, refused };
	}

	it('gives the data of a good answer', async () => {
		const { me, fetched } = await withAnswer(() => Response.json({ id: '1', email: 'a@b.example' }));
		expect((await me()).email).toBe('a@b.example');
		const request = fetched.mock.calls[0]?.[0];
		expect(request?.credentials).toBe('same-origin');
		expect(request?.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
	});

	it('throws the problem of a bad answer and reports 401', async () => {
		const body = { code: 'unauthenticated', detail: 'Sign in.', request_id: 'r1' };
		const { me, refused } = await withAnswer(() => Response.json(body, { status: 401 }));
		await expect(me()).rejects.toMatchObject({ code: 'unauthenticated', request_id: 'r1' });
		expect(refused).toHaveBeenCalledOnce();
	});

	it('throws a problem with the sent id when no answer comes', async () => {
		const { me, fetched, refused } = await withAnswer(() => Promise.reject(new TypeError('Failed to fetch')));
		const problem: unknown = await me().catch((thrown: unknown) => thrown);
		expect(problem).toMatchObject({ code: 'network', status: 0 });
		expect((problem as Problem).request_id).toBe(fetched.mock.calls[0]?.[0].headers.get('x-request-id'));
		expect(refused).not.toHaveBeenCalled();
	});

	it('throws a problem for a good status that is not JSON', async () => {
		const answer = () => new Response('<html></html>', { headers: { 'content-type': 'text/html' } });
		const { me } = await withAnswer(answer);
		await expect(me()).rejects.toMatchObject({ code: 'unreadable', status: 200 });
	});

	it('takes an empty answer for what it is', async () => {
		const { api, call } = await withAnswer(() => new Response(null, { status: 204 }));
		await expect(call(api.POST('/api/v1/auth/logout'))).resolves.toBeUndefined();
	});
});
