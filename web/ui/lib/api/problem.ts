import type { FieldError } from './types';

/**
 * Anything that went wrong while talking to the server: an answer of the API (RFC 9457), an answer that is not the
 * API's (a proxy's page), or no answer at all.
 */
export class Problem extends Error {
	override readonly name = 'Problem';

	constructor(
		/** Code of the API's registry, or `network` (no answer) or `unreadable` (not an answer of the API). */
		readonly code: string,
		/** HTTP status; 0 when there was no answer. */
		readonly status: number,
		/** A sentence in English, by the server when it gave one. */
		readonly detail: string,
		readonly request_id: string | null,
		readonly errors: readonly FieldError[] = [],
		/** Seconds to wait before trying again, from Retry-After. */
		readonly retry_after: number | null = null
	) {
		super(detail);
	}

	/** The first error of each field, keyed by the field's dotted path. */
	get fields(): Record<string, FieldError> {
		const found: Record<string, FieldError> = {};
		for (const error of this.errors) found[error.field] ??= error;
		return found;
	}
}

/** What the server sent with a failing status, as far as it is the API's own error body. */
export function problemFromBody(status: number, headers: Headers, body: unknown, sentId: string | null): Problem {
	const requestId = headers.get('x-request-id') ?? sentId;
	const retryAfter = seconds(headers.get('retry-after'));
	if (isRecord(body) && typeof body.code === 'string') {
		return new Problem(
			body.code,
			status,
			typeof body.detail === 'string' ? body.detail : String(body.title ?? body.code),
			typeof body.request_id === 'string' ? body.request_id : requestId,
			Array.isArray(body.errors) ? body.errors.filter(isFieldError) : [],
			retryAfter
		);
	}
	return new Problem('unreadable', status, `The server answered with status ${status}.`, requestId, [], retryAfter);
}

/** As `problemFromBody`, for text that may or may not be JSON. */
export function problemFromText(status: number, headers: Headers, text: string, sentId: string | null): Problem {
	let body: unknown = null;
	try {
		body = JSON.parse(text);
	} catch {
		// Not JSON: a proxy's page, say. Its text would help nobody on the screen.
	}
	return problemFromBody(status, headers, body, sentId);
}

/** No answer arrived: offline, refused, or cut off. */
export function networkProblem(sentId: string | null): Problem {
	return new Problem('network', 0, 'The server could not be reached.', sentId);
}

/** Any thrown value as a Problem; a request given up on purpose stays what it is (see `isAbort`). */
export function asProblem(thrown: unknown): Problem {
	if (thrown instanceof Problem) return thrown;
	return new Problem('unexpected', 0, thrown instanceof Error ? thrown.message : String(thrown), null);
}

/** Whether a request ended because its caller gave it up. */
export function isAbort(thrown: unknown): boolean {
	return thrown instanceof DOMException && thrown.name === 'AbortError';
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFieldError(value: unknown): value is FieldError {
	return isRecord(value) && typeof value.field === 'string' && typeof value.code === 'string';
}

function seconds(header: string | null): number | null {
	if (header === null || !/^\d+$/.test(header.trim())) return null;
	return Number(header);
}
