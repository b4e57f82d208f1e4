export default {
	title: 'Comparison',
	too_few_title: 'Nothing to compare yet',
	too_few_text: 'A comparison needs two to four watches. Select them in the list.',
	to_list: 'To the list',
	none_title: 'None of these watches can be shown',
	none_text: 'They have been deleted, or belong to somebody else.',
	missing: {
		one: '{count} of the watches could not be loaded. It has been deleted, or belongs to somebody else.',
		other: '{count} of the watches could not be loaded. They have been deleted, or belong to somebody else.'
	},
	only_differences: 'Only differences',
	legend: 'A bar marks the rows in which the watches differ.',
	differs: 'differs',
	all_same: 'These watches do not differ in anything recorded.',
	table: 'Watches side by side',
	not_given: 'not given',
	basics: 'Basics',
	purchase: 'Purchase',
	specifications: 'Specifications',
	movement: 'Movement',
	value: 'Value',
	gain: 'Gain',
	percent: 'Gain in per cent',
	no_price: 'no purchase price',
	no_value: 'no current value',
	other_currency: 'price and value are in different currencies',
	price_is_zero: 'the price is zero'
} as const;
