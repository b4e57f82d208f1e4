import type original from '../en/collections';
import type { Translation } from '../messages';

export default {} satisfies Translation<typeof original>;
