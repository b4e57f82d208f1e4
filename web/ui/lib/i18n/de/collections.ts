import type original from '../en/collections';
import type { Translation } from '../messages';

export default {
	lead: 'Ordnen Sie Ihre Uhren: die für jeden Tag, die alten Stücke, die im Tresor.',
	add: 'Neue Sammlung',
	edit: 'Sammlung bearbeiten',
	edit_named: '{name} bearbeiten',
	delete_named: '{name} löschen',
	none: 'Noch keine Sammlungen',
	none_text: 'Legen Sie eine an, um Ihre Uhren zu ordnen. Eine Uhr gehört zu einer Sammlung oder zu keiner.',
	default: 'Standard',
	watches: { one: '{count} Uhr', other: '{count} Uhren' },
	name: 'Name',
	description: 'Beschreibung',
	color: 'Farbe',
	color_blue: 'Blau',
	color_green: 'Grün',
	color_red: 'Rot',
	color_amber: 'Bernstein',
	color_violet: 'Violett',
	color_pink: 'Rosa',
	color_indigo: 'Indigo',
	color_grey: 'Grau',
	color_other: 'Wie bisher ({code})',
	make_default: 'Diese Sammlung für neue Uhren vorschlagen',
	make_default_hint: 'Höchstens eine Sammlung wird vorgeschlagen. Eine andere gibt diese Rolle ab.',
	create: 'Sammlung anlegen',
	save: 'Änderungen speichern',
	name_taken: 'Eine Sammlung mit diesem Namen haben Sie schon.',
	created: 'Die Sammlung {name} wurde angelegt.',
	delete_title: 'Die Sammlung {name} löschen?',
	delete_text: {
		one: 'Ihre Uhr bleibt erhalten. Sie gehört dann zu keiner Sammlung.',
		other: 'Ihre {count} Uhren bleiben erhalten. Sie gehören dann zu keiner Sammlung.'
	},
	delete_empty_text: 'Es sind keine Uhren darin.',
	delete: 'Sammlung löschen',
	deleted: 'Die Sammlung {name} wurde gelöscht.'
} satisfies Translation<typeof original>;
