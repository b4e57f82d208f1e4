import type original from '../en/dashboard';
import type { Translation } from '../messages';

export default {
	welcome: 'Willkommen, {name}',
	welcome_text: 'Ihr Katalog ist noch leer. So fangen Sie an:',
	step_add_title: 'Erste Uhr hinzufügen',
	step_add_text: 'Marke und Modell genügen. Alles andere kann später folgen.',
	step_import_title: 'Vorhandene Liste importieren',
	step_import_text:
		'Eine CSV-Datei aus einer Tabelle oder ein Export dieses Programms. Sie sehen vorher, was übernommen wird.',
	step_collections_title: 'Sammlungen anlegen',
	step_collections_text: 'Für jeden Tag, Erbstücke, zu verkaufen: Ordnen Sie Ihre Uhren so, wie Sie an sie denken.',
	watches: 'Uhren',
	collections: 'Sammlungen',
	in_trash: 'Im Papierkorb',
	totals: 'Summen',
	totals_note: 'Jede Währung steht für sich. Es wird nichts umgerechnet oder über Währungen hinweg addiert.',
	no_totals: 'Noch hat keine Uhr einen Kaufpreis oder einen heutigen Wert.',
	purchase_total: 'Kaufpreise',
	value_total: 'Heutige Werte',
	gain: 'Gewinn',
	with_price: { one: '{count} Uhr mit Preis', other: '{count} Uhren mit Preis' },
	with_value: { one: '{count} Uhr mit Wert', other: '{count} Uhren mit Wert' },
	no_price: 'Keine Uhr hat einen Preis.',
	no_value: 'Keine Uhr hat einen Wert.',
	with_gain: { one: '{count} Uhr mit beidem', other: '{count} Uhren mit beidem' },
	by_brand: 'Nach Marke',
	brand_share: { one: '{count} Uhr, {share}', other: '{count} Uhren, {share}' },
	other_brands: 'Alle anderen Marken',
	recent: 'Zuletzt hinzugefügt',
	all_watches: 'Alle Uhren',
	your_collections: 'Sammlungen',
	all_collections: 'Sammlungen verwalten',
	no_collections: 'Sie haben noch keine Sammlungen.',
	make_collection: 'Sammlung anlegen',
	collection_count: { one: '{count} Uhr', other: '{count} Uhren' },
	default: 'Standard',
	trash_left: {
		one: 'Im Papierkorb liegt noch {count} Uhr.',
		other: 'Im Papierkorb liegen noch {count} Uhren.'
	}
} satisfies Translation<typeof original>;
