import type original from '../en/import';
import type { Translation } from '../messages';

export default {} satisfies Translation<typeof original>;
