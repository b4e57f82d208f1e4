import { describe, expect, it } from 'vitest';
import type { Job } from '$lib/api/types';
import { jobDeed } from './deeds';

const done = async () => {};

describe('the deed of a job', () => {
	it.each([
		['waiting', false, 'danger'],
		['running', false, 'danger'],
		['running', true, undefined],
		['succeeded', false, undefined],
		['dead', false, 'primary'],
		['cancelled', true, 'primary']
	] as const)('%s, told to end: %s', (state, cancel_requested, kind) => {
		const job = { id: 'x', kind: 'mail.send', state, cancel_requested } as Job;
		expect(jobDeed(job, done)?.kind).toBe(kind);
	});
});
