import type { Collection, CollectionInput, CollectionPatch } from '$lib/api/types';

/** A collection as the dialog holds it. */
export type CollectionForm = { name: string; description: string; color: string; is_default: boolean };

export const inputOf = ({ name, description, color, is_default }: CollectionForm): CollectionInput => ({
	name: name.trim(),
	description: description.trim() || null,
	color,
	is_default
});

/** What the dialog changed; null in `description` clears it. */
export function patchOf(stored: Collection, form: CollectionForm): CollectionPatch {
	const input = inputOf(form);
	const patch: CollectionPatch = {};
	if (input.name !== stored.name) patch.name = input.name;
	if (input.description !== stored.description) patch.description = input.description;
	if (input.color !== stored.color) patch.color = input.color;
	if (input.is_default !== stored.is_default) patch.is_default = input.is_default;
	return patch;
}
