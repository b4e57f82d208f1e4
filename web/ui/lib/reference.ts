/** Lists that are the same for everybody and change with a release only: asked for once per visit. */
import { api, call } from '$lib/api/client';

function once<T>(get: () => Promise<T>): () => Promise<T> {
	let asked: Promise<T> | null = null;
	return () =>
		(asked ??= get().catch((thrown: unknown) => {
			asked = null;
			throw thrown;
		}));
}

export const currencies = once(() => call(api.GET('/api/v1/reference/currencies')));
export const commonBrands = once(() => call(api.GET('/api/v1/reference/brands')));
export const movementTypes = once(() => call(api.GET('/api/v1/reference/movement-types')));
export const complications = once(() => call(api.GET('/api/v1/reference/complications')));
