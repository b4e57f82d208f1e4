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
import jobs from './en/jobs';
import list from './en/list';
import operations from './en/operations';
import reference from './en/reference';
import settings from './en/settings';

export default {
	settings,
	admin,
	collections,
	import: imports,
	fields,
	detail,
	form,
	images,
	dashboard,
	list,
	compare,
	reference,
	operations,
	jobs
};
