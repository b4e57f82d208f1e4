import type original from '../en/watches';
import type { Translation } from '../messages';

export default {} satisfies Translation<typeof original>;
