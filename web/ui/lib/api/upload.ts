import { newRequestId, reported } from './client';
import { networkProblem, problemFromText } from './problem';

/**
 * Sends one file as the part `file` and tells how far it is (0 to 1). `fetch` cannot report upload progress.
 * Throws a Problem when it fails, an AbortError when `signal` gives it up.
 */
export function uploadFile<T>(
	url: string,
	file: File,
	options: { progress?: (share: number) => void; signal?: AbortSignal } = {}
): Promise<T> {
	const { progress, signal } = options;
	return new Promise<T>((resolve, reject) => {
		if (signal?.aborted) return reject(new DOMException('given up', 'AbortError'));
		const id = newRequestId();
		const request = new XMLHttpRequest();
		request.open('POST', url);
		request.setRequestHeader('X-Request-ID', id);
		request.upload.onprogress = (event) => {
			if (event.lengthComputable) progress?.(event.loaded / event.total);
		};
		request.onload = () => {
			const headers = new Headers();
			for (const name of ['x-request-id', 'retry-after']) {
				const value = request.getResponseHeader(name);
				if (value !== null) headers.set(name, value);
			}
			if (request.status < 200 || request.status > 299) {
				return reject(reported(problemFromText(request.status, headers, request.responseText, id)));
			}
			try {
				resolve(JSON.parse(request.responseText) as T);
			} catch {
				reject(problemFromText(request.status, headers, '', id));
			}
		};
		request.onerror = () => reject(networkProblem(id));
		request.onabort = () => reject(new DOMException('given up', 'AbortError'));
		signal?.addEventListener('abort', () => request.abort(), { once: true });
		const form = new FormData();
		form.append('file', file);
		request.send(form);
	});
}
