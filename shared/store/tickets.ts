import { createHash, randomBytes } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { StoreContext } from './context.ts';
import { keys } from './keys.ts';

/** Long enough for a page to connect at once, too short for a ticket found in some log to be of use. */
const ticketSeconds = 30;
const ticketBytes = 32;
/** The same as base64url. */
const wellFormed = /^[\w-]{43}$/;

/** A ticket just made. */
export interface Ticket {
  /** To be given to its user, and never logged. */
  readonly ticket: string;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

const hash = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');

/** Makes a ticket for one live connection. Only its hash is stored: who reads the table cannot connect. */
export async function createTicket(ctx: StoreContext, uid: string): Promise<Ticket> {
  const ticket = randomBytes(ticketBytes).toString('base64url');
  const expiresAt = Math.floor(ctx.now() / 1000) + ticketSeconds;
  await ctx.client.send(
    new PutCommand({ TableName: ctx.table, Item: { ...keys.ticket(hash(ticket)), uid, expiresAt } }),
  );
  return { ticket, expiresAtMs: expiresAt * 1000 };
}

/**
 * Takes a ticket: whoever comes first has it, in one step, and nobody after.
 * @returns whose it was; undefined for one that was taken before, has expired, or never was
 */
export async function takeTicket(ctx: StoreContext, ticket: string): Promise<string | undefined> {
  if (!wellFormed.test(ticket)) return undefined;
  const { Attributes } = await ctx.client.send(
    new DeleteCommand({ TableName: ctx.table, Key: keys.ticket(hash(ticket)), ReturnValues: 'ALL_OLD' }),
  );
  // DynamoDB removes expired items within days, not at once.
  return Attributes && Number(Attributes.expiresAt) * 1000 > ctx.now() ? String(Attributes.uid) : undefined;
}
