/**
 * The part of a key that stands for its user. In braces, so that all of a user's keys lie in one slot of a cluster and one
 * script may use several; escaped, so that no user id can end the braces. The functions may touch no other keys
 * (infra/modules/valkey.ts).
 */
export const userSlot = (userId: string): string => `{${encodeURIComponent(userId)}}`;
