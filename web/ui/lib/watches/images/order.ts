/** The list with the entry at `from` put to the place `to`; places outside the list are its ends. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
	const entry = list[from];
	if (entry === undefined) return [...list];
	const rest = list.filter((_, index) => index !== from);
	const place = Math.max(0, Math.min(to, rest.length));
	return [...rest.slice(0, place), entry, ...rest.slice(place)];
}
