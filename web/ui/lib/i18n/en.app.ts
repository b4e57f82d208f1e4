/** What only signed-in people read. */
import admin from './en/admin';
import collections from './en/collections';
import imports from './en/import';
import settings from './en/settings';
import watches from './en/watches';

export default { settings, admin, watches, collections, import: imports };
