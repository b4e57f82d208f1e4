/** The names of the generated schema, so that the rest of the UI imports them from one place. */
export type * from './generated/schema';
