import type { FormField } from './state';

const names = {
	brand_id: 'brand',
	collection_id: 'collection',
	movement_type_id: 'movement_type',
	complication_ids: 'complications'
} as const;

/** What a field of the form is called. */
export function labelOf(field: FormField) {
	switch (field) {
		case 'brand_id':
		case 'collection_id':
		case 'movement_type_id':
		case 'complication_ids':
			return `fields.${names[field]}` as const;
		default:
			return `fields.${field}` as const;
	}
}
