import type { paths } from './generated/schema';

type Values = Record<string, string | number | boolean | null | undefined>;

/**
 * The address of an operation, for a link, a download or an upload. Empty query values are left out.
 *
 * `apiUrl('/api/v1/watches/export', {}, { format: 'csv' })`
 */
export function apiUrl(template: keyof paths & string, path: Values = {}, query: Values = {}): string {
	const address = template.replace(/\{(\w+)\}/g, (_, name: string) => {
		const value = path[name];
		if (value === undefined || value === null) throw new Error(`The address ${template} needs ${name}.`);
		return encodeURIComponent(value);
	});
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
	}
	const text = search.toString();
	return text ? `${address}?${text}` : address;
}
