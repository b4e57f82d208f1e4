/** What is needed before signing in; the rest is in `de.app.ts`. */
import auth from './de/auth';
import shell from './de/shell';
import type { FirstMessages } from './messages';

export default { shell, auth } satisfies FirstMessages;
