/** What may be imported; the server looks at the content again. */
export const limits = { csv: 5 * 1024 * 1024, json: 20 * 1024 * 1024, rows: 20_000 } as const;
export const accept = '.csv,.json,.txt,.tsv,text/csv,application/json';

export type Refusal = { code: 'wrong_type' | 'empty' } | { code: 'too_large'; limit: number };

/** What can be seen without reading the file; null when it may be tried. */
export function refusal(file: Pick<File, 'name' | 'size'>): Refusal | null {
	const ending = /\.([a-z]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? '';
	if (!['csv', 'json', 'txt', 'tsv'].includes(ending)) return { code: 'wrong_type' };
	if (file.size === 0) return { code: 'empty' };
	const limit = ending === 'json' ? limits.json : limits.csv;
	return file.size > limit ? { code: 'too_large', limit } : null;
}
