/** What an administrator can do to a user. */
export type UserDeed = 'promote' | 'demote' | 'reset' | 'delete';
