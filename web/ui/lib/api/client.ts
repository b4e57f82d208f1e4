import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from './generated/schema';
import { isAbort, networkProblem, Problem, problemFromText } from './problem';

let unauthenticated: (problem: Problem) => void = () => {};

/** Says what happens when the server answers 401 (the session has the answer: see session.svelte.ts). */
export function onUnauthenticated(handler: (problem: Problem) => void): void {
	unauthenticated = handler;
}

/** Reports a failing answer to the session, and hands it on. */
export function reported(problem: Problem): Problem {
	if (problem.status === 401) unauthenticated(problem);
	return problem;
}

/** A fresh id for one request. The server takes it over, so that even an unanswered request can be found in its log. */
export function newRequestId(): string {
	// crypto.randomUUID exists in secure contexts only; the server may well be reached over plain HTTP at home.
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const problems: Middleware = {
	onRequest({ request }) {
		request.headers.set('X-Request-ID', newRequestId());
		return request;
	},
	async onResponse({ request, response, options }) {
		const sentId = request.headers.get('X-Request-ID');
		if (!response.ok) throw reported(problemFromText(response.status, response.headers, await response.text(), sentId));
		const expectsJson = options.parseAs === 'json' && response.status !== 204;
		if (expectsJson && !(response.headers.get('content-type') ?? '').includes('json')) {
			throw problemFromText(response.status, response.headers, '', sentId);
		}
	},
	onError({ request, error }) {
		if (error instanceof Problem || isAbort(error)) return;
		return networkProblem(request.headers.get('X-Request-ID'));
	}
};

/** The typed client: `api.GET('/api/v1/…', { params: { path, query }, body })`. Use it through `call`. */
export const api = createClient<paths>({
	credentials: 'same-origin',
	// Lists in the query are written with commas: `brand_id=a,b`.
	querySerializer: { array: { style: 'form', explode: false } }
});
api.use(problems);

/** The data of a request made with `api`; throws a Problem when it fails. */
export async function call<T>(request: Promise<{ data?: T; response: Response }>): Promise<T> {
	const { data } = await request;
	return data as T;
}
