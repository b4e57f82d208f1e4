/** What only signed-in people read. */
import admin from './de/admin';
import collections from './de/collections';
import compare from './de/compare';
import dashboard from './de/dashboard';
import detail from './de/detail';
import fields from './de/fields';
import form from './de/form';
import images from './de/images';
import imports from './de/import';
import jobs from './de/jobs';
import list from './de/list';
import operations from './de/operations';
import reference from './de/reference';
import settings from './de/settings';
import type { AppMessages } from './messages';

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
} satisfies AppMessages;
