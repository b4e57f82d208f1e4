/** What may be uploaded as a picture; the server looks at the content again. */
export const accepted = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;
/** 20 MiB a file. */
export const limit = 20 * 1024 * 1024;

const endings: Record<string, (typeof accepted)[number]> = {
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	png: 'image/png',
	gif: 'image/gif',
	webp: 'image/webp'
};

/** What can be seen without reading the file; null when it may be tried. */
export function refusal(file: Pick<File, 'name' | 'type' | 'size'>): 'wrong_type' | 'too_large' | 'empty' | null {
	const ending = file.name.split('.').at(-1)?.toLowerCase() ?? '';
	// Some systems hand files over without a type; the name has to do then.
	const type = file.type || endings[ending];
	if (!accepted.some((known) => known === type)) return 'wrong_type';
	if (file.size === 0) return 'empty';
	return file.size > limit ? 'too_large' : null;
}
