import { describe, expect, it } from 'vitest';
import type { Route } from '$lib/api/types';
import { matching, policies } from './routes';

const route = (method: string, path: string, policy: string, audit: string | null = null): Route => ({
	method,
	path,
	operation: path.slice(1).replace('/', '_'),
	summary: `What ${path} does`,
	policy,
	limit: 'read',
	audit
});
const all = [
	route('GET', '/watches', 'signed_in'),
	route('POST', '/watches', 'signed_in', 'watch.created'),
	route('GET', '/admin/jobs', 'admin')
];
const found = (typed: string, policy = '') =>
	matching(all, typed, policy).map(({ method, path }) => `${method} ${path}`);

describe('matching', () => {
	it('finds every word in method, path, id, summary or audit action', () => {
		expect(found('')).toHaveLength(3);
		expect(found('post watches')).toEqual(['POST /watches']);
		expect(found('Watch.Created')).toEqual(['POST /watches']);
		expect(found('admin_jobs')).toEqual(['GET /admin/jobs']);
		expect(found('null')).toEqual([]);
	});

	it('keeps one policy', () => {
		expect(found('get', 'admin')).toEqual(['GET /admin/jobs']);
	});
});

it('each policy is offered once', () => {
	expect(policies(all)).toEqual(['signed_in', 'admin']);
});
