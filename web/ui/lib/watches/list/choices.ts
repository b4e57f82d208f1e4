/** What the filters offer, and the names behind the ids in the address. */
import { api, call } from '$lib/api/client';
import type { Collection, Currency } from '$lib/api/types';
import { referenceName } from '$lib/i18n/index.svelte';
import { commonBrands, complications, currencies, movementTypes } from '$lib/reference';

type Option = { value: string; label: string };
export type Choices = {
	brands: Option[];
	movements: Option[];
	complications: Option[];
	collections: Collection[];
	currencies: Currency[];
};

const option = ({ id, name }: { id: string; name: string }): Option => ({ value: id, label: name });

/** Common brands and the person's own, by name; the rest in the server's order. */
export async function loadChoices(signal: AbortSignal): Promise<Choices> {
	const [common, own, movements, functions, collections, money] = await Promise.all([
		commonBrands(),
		call(api.GET('/api/v1/brands', { signal })),
		movementTypes(),
		complications(),
		call(api.GET('/api/v1/collections', { signal })),
		currencies()
	]);
	return {
		brands: [...common, ...own].map(option).toSorted((a, b) => a.label.localeCompare(b.label)),
		movements: movements.map((type) => ({ value: type.id, label: referenceName('movement', type) })),
		complications: functions.map((one) => ({ value: one.id, label: referenceName('complication', one) })),
		collections,
		currencies: money
	};
}
