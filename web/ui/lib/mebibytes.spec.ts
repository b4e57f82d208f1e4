import { expect, it } from 'vitest';
import { formatMebibytes } from './mebibytes';

it.each([
	[20 * 1_048_576, 'en', '20 MiB'],
	[20 * 1_048_576 + 1, 'en', '20.1 MiB'],
	[2_500_000, 'de', '2,4 MiB'],
	[1, 'en', '0.1 MiB']
])('writes %d bytes in %s as %s', (bytes, language, expected) => {
	expect(formatMebibytes(bytes, language).replace('\u00a0', ' ')).toBe(expected);
});
