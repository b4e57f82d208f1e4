/** Days a watch stays in the trash. */
export const keptDays = 30;

/** The instant after which a watch deleted at `deleted` (RFC 3339) goes for ever. */
export function goesAt(deleted: string): string {
	return new Date(new Date(deleted).getTime() + keptDays * 86_400_000).toISOString();
}
