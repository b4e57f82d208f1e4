import { describe, expect, it } from 'vitest';
import { brandChoices } from './choices';

const common = [
	{ id: '1', name: 'Zenith', sort_order: 1 },
	{ id: '2', name: 'Érard', sort_order: 2 },
	{ id: '3', name: 'Rolex', sort_order: 3 }
];
const own = [{ id: '4', name: 'kurono', watch_count: 0, created_at: '2026-01-01T00:00:00Z' }];

describe('brandChoices', () => {
	it('is alphabetical whatever the stored order, case and accents, and marks own brands', () => {
		expect(brandChoices({ common, own }, 'own', 'en')).toEqual([
			{ value: '2', label: 'Érard' },
			{ value: '4', label: 'kurono', note: 'own' },
			{ value: '3', label: 'Rolex' },
			{ value: '1', label: 'Zenith' }
		]);
	});

	it('offers the brand a watch has even when the lists do not hold it', () => {
		const kept = { id: '9', name: 'Lorier' };
		expect(brandChoices({ common, own: [] }, 'own', 'en', kept)).toContainEqual({ value: '9', label: 'Lorier' });
		expect(brandChoices({ common, own: [] }, 'own', 'en', { id: '3', name: 'Rolex' })).toHaveLength(3);
	});
});
