const browsers: readonly [RegExp, string][] = [
	// Order matters: most browsers also claim to be Chrome or Safari.
	[/\bEdgA?\//, 'Edge'],
	[/\bOPR\//, 'Opera'],
	[/\bFirefox\/|\bFxiOS\//, 'Firefox'],
	[/Chrome\/|\bCriOS\//, 'Chrome'],
	[/\bSafari\//, 'Safari']
];

const systems: readonly [RegExp, string][] = [
	[/\biPhone\b|\biPad\b/, 'iOS'],
	[/\bAndroid\b/, 'Android'],
	[/\bWindows\b/, 'Windows'],
	[/\bMac OS X\b/, 'macOS'],
	[/\bCrOS\b/, 'ChromeOS'],
	[/\bLinux\b/, 'Linux']
];

/**
 * A short name for the program behind a session: `Firefox, Linux`. A program that is no browser is called by the
 * name it gives itself (`curl/8.1`). Null when it gives none.
 */
export function programName(userAgent: string | null | undefined): string | null {
	const text = userAgent?.trim();
	if (!text) return null;
	const named = (list: readonly [RegExp, string][]) => list.find(([pattern]) => pattern.test(text))?.[1];
	const browser = named(browsers);
	if (!browser) return text.split(/\s/, 1)[0]?.slice(0, 60) ?? null;
	const system = named(systems);
	return system ? `${browser}, ${system}` : browser;
}
