import type { HandleClientError } from '@sveltejs/kit';
import { asProblem } from '$lib/api/problem';

/** What a page's `load` throws, as the error page shows it. */
export const handleError: HandleClientError = ({ error, status, message }) => {
	if (status === 404) return { message, code: 'not_found', request_id: null };
	const problem = asProblem(error);
	return { message: problem.detail, code: problem.code, request_id: problem.request_id };
};
