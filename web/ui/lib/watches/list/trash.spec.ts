import { describe, expect, it } from 'vitest';
import { goesAt } from './trash';

describe('goesAt', () => {
	it('is thirty days later, over the ends of months and years', () => {
		expect(goesAt('2026-01-31T23:30:00.123456Z')).toBe('2026-03-02T23:30:00.123Z');
		expect(goesAt('2027-12-15T00:00:00Z')).toBe('2028-01-14T00:00:00.000Z');
	});
});
