/** How far a picture in the lightbox can be enlarged, in steps; 1 fits it into the window. */
export const levels = [1, 1.5, 2, 3, 4] as const;

/** How wide a picture is when it is fitted into a window, never enlarged. All in pixels. */
export function fittedWidth(
	picture: { width: number; height: number },
	stage: { clientWidth: number; clientHeight: number }
): number {
	const byHeight = (stage.clientHeight * picture.width) / picture.height;
	return Math.min(picture.width, stage.clientWidth, byHeight);
}

/** The level one step up (`1`) or down (`-1`); the same one at the ends. */
export function nextLevel(level: number, step: 1 | -1): number {
	const at = levels.findIndex((other) => other >= level);
	return levels[Math.max(0, Math.min(levels.length - 1, at + step))] ?? level;
}
