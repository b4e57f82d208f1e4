/** The facts of a watch as label and text, in the language on the screen; null where nothing is on record. */
import type { Watch } from '$lib/api/types';
import { date, money, number } from '$lib/format.svelte';
import { referenceName, t } from '$lib/i18n/index.svelte';

export type Fact = { label: string; text: string | null };

const given = <T>(value: T | null, write: (value: T) => string): string | null =>
	value === null ? null : write(value);

export function basicFacts(watch: Watch): Fact[] {
	return [
		{ label: t('fields.brand'), text: watch.brand.name },
		{ label: t('fields.model'), text: watch.model },
		{ label: t('fields.reference_number'), text: watch.reference_number },
		{ label: t('fields.serial_number'), text: watch.serial_number },
		{ label: t('fields.movement_type'), text: given(watch.movement_type, (type) => referenceName('movement', type)) },
		{ label: t('fields.caliber'), text: watch.caliber },
		{ label: t('fields.production_year'), text: given(watch.production_year, String) }
	];
}

export function purchaseFacts(watch: Watch): Fact[] {
	return [
		{ label: t('fields.purchase_date'), text: given(watch.purchase_date, date) },
		{ label: t('fields.retailer'), text: watch.retailer },
		{ label: t('fields.purchase_price'), text: given(watch.purchase_price, (price) => money(price)) }
	];
}

const sizes = ['case_diameter_mm', 'case_thickness_mm', 'lug_width_mm', 'lug_to_lug_mm'] as const;
const materials = ['case_material', 'crystal', 'dial_color', 'strap_material'] as const;

export function specificationFacts(watch: Watch): Fact[] {
	return [
		...sizes.map((name) => ({
			label: t(`fields.${name}`),
			text: given(watch[name], (value) => t('fields.in_mm', { value: number(value) }))
		})),
		{
			label: t('fields.water_resistance_m'),
			text: given(watch.water_resistance_m, (value) => t('fields.in_metres', { value }))
		},
		{
			label: t('fields.power_reserve_h'),
			text: given(watch.power_reserve_h, (value) => t('fields.in_hours', { value }))
		},
		...materials.map((name) => ({ label: t(`fields.${name}`), text: watch[name] }))
	];
}
