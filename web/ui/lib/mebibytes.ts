import { formatNumber } from './format';

/** `2.4 MiB`, rounded up to tenths: for limits that are round in mebibytes, so that what is over one also reads so. */
export function formatMebibytes(bytes: number, language: string): string {
	const tenths = Math.ceil((bytes / 1_048_576) * 10) / 10;
	return `${formatNumber(tenths, language)}\u00a0MiB`;
}
