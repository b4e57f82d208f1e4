/** What the form offers to choose from. */
import { api, call } from '$lib/api/client';
import { Problem } from '$lib/api/problem';
import type { Brand, Collection, Currency, Named, ReferenceItem } from '$lib/api/types';
import type { Choice } from '$lib/components/combobox';
import { commonBrands, complications, currencies, movementTypes } from '$lib/reference';

export type Choices = {
	common: readonly ReferenceItem[];
	own: readonly Brand[];
	collections: readonly Collection[];
	movements: readonly ReferenceItem[];
	complications: readonly ReferenceItem[];
	currencies: readonly Currency[];
};

export async function formChoices(signal: AbortSignal): Promise<Choices> {
	const [common, own, collections, movements, all, money] = await Promise.all([
		commonBrands(),
		call(api.GET('/api/v1/brands', { signal })),
		call(api.GET('/api/v1/collections', { signal })),
		movementTypes(),
		complications(),
		currencies()
	]);
	return { common, own, collections, movements, complications: all, currencies: money };
}

/** All brands in the order of the alphabet; `ownNote` marks a person's own. `kept` is the watch's brand, offered anyway. */
export function brandChoices(
	choices: Pick<Choices, 'common' | 'own'>,
	ownNote: string,
	language: string,
	kept?: Named
): Choice[] {
	const found: Choice[] = [
		...choices.common.map(({ id, name }) => ({ value: id, label: name })),
		...choices.own.map(({ id, name }) => ({ value: id, label: name, note: ownNote }))
	];
	if (kept && !found.some(({ value }) => value === kept.id)) found.push({ value: kept.id, label: kept.name });
	const order = new Intl.Collator(language, { sensitivity: 'base' });
	return found.sort((a, b) => order.compare(a.label, b.label));
}

/**
 * Makes a brand of one's own. When there is one of that name already (made in another window, say), that one is
 * given instead.
 */
export async function addBrand(name: string): Promise<Brand> {
	try {
		return await call(api.POST('/api/v1/brands', { body: { name } }));
	} catch (thrown) {
		if (!(thrown instanceof Problem) || thrown.code !== 'conflict') throw thrown;
		const own = await call(api.GET('/api/v1/brands'));
		const there = own.find((brand) => brand.name.toLowerCase() === name.toLowerCase());
		if (!there) throw thrown;
		return there;
	}
}
