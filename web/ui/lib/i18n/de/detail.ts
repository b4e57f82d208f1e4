import type original from '../en/detail';
import type { Translation } from '../messages';

export default {
	all_watches: 'Alle Uhren',
	edit: 'Bearbeiten',
	reference: 'Referenz {number}',
	basics: 'Allgemeines',
	purchase: 'Kauf',
	specifications: 'Technische Daten',
	value: 'Wert',
	gain: 'Gewinn seit dem Kauf',
	loss: 'Verlust seit dem Kauf',
	no_change: 'Veränderung seit dem Kauf',
	value_of_day: 'Stand {date}',
	no_value: 'Ein heutiger Wert ist nicht eingetragen.',
	no_gain_currency:
		'Der Kaufpreis ist in {purchase} und der heutige Wert in {value} angegeben. Deshalb lässt sich kein Gewinn berechnen.',
	no_gain_price: 'Es gibt keinen Kaufpreis zum Vergleichen.',
	no_percent: 'Ein Kaufpreis von null ergibt keinen Prozentwert.',
	no_purchase: 'Zum Kauf ist nichts eingetragen.',
	no_specifications: 'Technische Daten sind nicht eingetragen.',
	created: 'Hinzugefügt {when}',
	changed: 'Zuletzt geändert {when}',
	deleted: '{name} wurde in den Papierkorb gelegt.',
	restored: '{name} ist aus dem Papierkorb zurück.',
	in_trash: 'Diese Uhr liegt im Papierkorb.',
	in_trash_until: 'Sie wurde am {day} dorthin gelegt und wird nach dem {until} endgültig gelöscht.',
	restore: 'Wiederherstellen'
} satisfies Translation<typeof original>;
