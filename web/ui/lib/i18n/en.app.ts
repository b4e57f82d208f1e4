/** What only signed-in people read. */
import admin from './en/admin';
import collections from './en/collections';
import compare from './en/compare';
import dashboard from './en/dashboard';
import detail from './en/detail';
import fields from './en/fields';
import form from './en/form';
import images from './en/images';
import imports from './en/import';
import list from './en/list';
import settings from './en/settings';
import watches from './en/watches';

export default {
	settings,
	admin,
	watches,
	collections,
	import: imports,
	fields,
	detail,
	form,
	images,
	dashboard,
	list,
	compare
};
