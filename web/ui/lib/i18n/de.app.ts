/** What only signed-in people read. */
import admin from './de/admin';
import collections from './de/collections';
import imports from './de/import';
import settings from './de/settings';
import watches from './de/watches';
import type { AppMessages } from './messages';

export default { settings, admin, watches, collections, import: imports } satisfies AppMessages;
