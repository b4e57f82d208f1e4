/** What administrators can do to jobs, queues and schedules: each is asked about before it is done. */
import { api, call } from '$lib/api/client';
import type { Job, JobQueue, JobSchedule } from '$lib/api/types';
import type { Deed } from '$lib/components/deed';
import { t } from '$lib/i18n/index.svelte';
import { toasts } from '$lib/toast.svelte';

/** Shows what has changed. */
type Done = () => Promise<void>;

/** The one thing that can be done to a job; null for one that is done. */
export function jobDeed({ id, kind: name, state, cancel_requested }: Job, done: Done): Deed | null {
	const params = { path: { id } };
	if (state === 'dead' || state === 'cancelled') {
		return {
			action: t('jobs.requeue_job', { name }),
			text: t('jobs.requeue_text'),
			kind: 'primary',
			async run() {
				await call(api.POST('/api/v1/admin/jobs/{id}/requeue', { params }));
				toasts.done(t('jobs.requeued', { name }));
				await done();
			}
		};
	}
	if (state === 'succeeded' || cancel_requested) return null;
	return {
		action: t('jobs.cancel_job', { name }),
		text: t('jobs.cancel_text'),
		kind: 'danger',
		async run() {
			const { job } = await call(api.POST('/api/v1/admin/jobs/{id}/cancel', { params }));
			toasts.done(job.state === 'cancelled' ? t('jobs.cancelled', { name }) : t('jobs.cancelling', { name }));
			await done();
		}
	};
}

/** Pauses a queue, or lets it go on. */
export function queueDeed({ name, paused }: JobQueue, done: Done): Deed {
	const params = { path: { name } };
	return {
		action: paused ? t('jobs.resume_queue', { name }) : t('jobs.pause_queue', { name }),
		text: paused ? t('jobs.resume_queue_text') : t('jobs.pause_queue_text'),
		kind: 'primary',
		async run() {
			if (paused) await call(api.POST('/api/v1/admin/job-queues/{name}/resume', { params }));
			else await call(api.POST('/api/v1/admin/job-queues/{name}/pause', { params }));
			toasts.done(paused ? t('jobs.queue_resumed', { name }) : t('jobs.queue_paused', { name }));
			await done();
		}
	};
}

/** Pauses a schedule, or lets it go on. */
export function scheduleDeed({ name, paused }: JobSchedule, done: Done): Deed {
	const params = { path: { name } };
	return {
		action: paused ? t('jobs.resume_schedule', { name }) : t('jobs.pause_schedule', { name }),
		text: paused ? t('jobs.resume_schedule_text') : t('jobs.pause_schedule_text'),
		kind: 'primary',
		async run() {
			if (paused) await call(api.POST('/api/v1/admin/schedules/{name}/resume', { params }));
			else await call(api.POST('/api/v1/admin/schedules/{name}/pause', { params }));
			toasts.done(paused ? t('jobs.schedule_resumed', { name }) : t('jobs.schedule_paused', { name }));
			await done();
		}
	};
}

/** Runs a schedule out of turn. */
export function runNow({ name }: JobSchedule, done: Done): Deed {
	return {
		action: t('jobs.run_schedule', { name }),
		text: t('jobs.run_text'),
		kind: 'primary',
		async run() {
			await call(api.POST('/api/v1/admin/schedules/{name}/run', { params: { path: { name } } }));
			toasts.done(t('jobs.schedule_run', { name }));
			await done();
		}
	};
}
