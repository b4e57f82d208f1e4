import type original from '../en/compare';
import type { Translation } from '../messages';

export default {
	title: 'Vergleich',
	too_few_title: 'Noch nichts zu vergleichen',
	too_few_text: 'Ein Vergleich braucht zwei bis vier Uhren. Wählen Sie sie in der Liste aus.',
	to_list: 'Zur Liste',
	none_title: 'Keine dieser Uhren lässt sich zeigen',
	none_text: 'Sie wurden gelöscht oder gehören jemand anderem.',
	missing: {
		one: '{count} der Uhren konnte nicht geladen werden. Sie wurde gelöscht oder gehört jemand anderem.',
		other: '{count} der Uhren konnten nicht geladen werden. Sie wurden gelöscht oder gehören jemand anderem.'
	},
	only_differences: 'Nur Unterschiede',
	legend: 'Ein Balken kennzeichnet die Zeilen, in denen sich die Uhren unterscheiden.',
	differs: 'verschieden',
	all_same: 'Diese Uhren unterscheiden sich in keiner Angabe.',
	table: 'Uhren nebeneinander',
	not_given: 'nicht angegeben',
	basics: 'Allgemeines',
	purchase: 'Kauf',
	specifications: 'Technische Daten',
	movement: 'Werk',
	value: 'Wert',
	gain: 'Gewinn',
	percent: 'Gewinn in Prozent',
	no_price: 'kein Kaufpreis',
	no_value: 'kein heutiger Wert',
	other_currency: 'Preis und Wert sind in verschiedenen Währungen',
	price_is_zero: 'der Preis ist null'
} satisfies Translation<typeof original>;
