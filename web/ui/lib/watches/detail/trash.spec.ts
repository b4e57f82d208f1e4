import { expect, it } from 'vitest';
import { keptUntil } from './trash';

it('keeps a watch in the trash for 30 days, over the end of a month and of summer time', () => {
	expect(keptUntil('2026-10-20T22:30:00.123Z')).toBe('2026-11-19T22:30:00.123Z');
});
