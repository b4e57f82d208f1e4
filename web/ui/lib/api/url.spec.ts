import { describe, expect, it } from 'vitest';
import { apiUrl } from './url';

describe('apiUrl', () => {
	it('fills the path and leaves empty values out of the query', () => {
		expect(apiUrl('/api/v1/watches/{id}/images', { id: 'a/b' })).toBe('/api/v1/watches/a%2Fb/images');
		const query = { format: 'csv', q: '', brand_id: null, sort: undefined, deleted: false, price_min: 0 };
		expect(apiUrl('/api/v1/watches/export', {}, query)).toBe(
			'/api/v1/watches/export?format=csv&deleted=false&price_min=0'
		);
	});

	it('refuses a path with a gap', () => {
		expect(() => apiUrl('/api/v1/watches/{id}')).toThrow('id');
	});
});
