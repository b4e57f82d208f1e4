import { describe, expect, it } from 'vitest';
import { verdict } from './value';

const money = (amount: number, currency = 'EUR') => ({ amount, currency });
const back = (amount: number, percent: number | null) => ({ gain: money(amount), percent });

describe('verdict', () => {
	it.each([
		[null, null, null, 'no_value'],
		[money(100), null, null, 'no_value'],
		[null, money(100), null, 'no_price'],
		[money(100, 'USD'), money(100), null, 'currencies'],
		[money(100), money(150), back(50, 50), 'gain'],
		[money(100), money(50), back(-50, -50), 'loss'],
		[money(100), money(100), back(0, 0), 'no_change'],
		[money(0), money(100), back(100, null), 'gain'],
		[money(100), money(0), back(-100, -100), 'loss']
	] as const)('%j, now %j: %j is %s', (purchase_price, current_value, gain, kind) => {
		expect(verdict({ purchase_price, current_value, return: gain }).kind).toBe(kind);
	});
});
