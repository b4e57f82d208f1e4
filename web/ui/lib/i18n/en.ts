/** What is needed before signing in; the rest is in `en.app.ts`. */
import auth from './en/auth';
import shell from './en/shell';

export default { shell, auth };
