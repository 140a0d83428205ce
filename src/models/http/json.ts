import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { ModelDescription } from '../contract.ts';
import { readText } from './bounded.ts';
import { protocolFailure, refusalFailure } from './failures.ts';
import type { Where } from './failures.ts';
import { eventRefusal } from './refusal.ts';
import type { Reply, Wire } from './wire.ts';

/** What a path of the server's own, not of the API's, tells; undefined where it has no such thing. */
export async function probe<T>(
  wire: Wire,
  base: URL,
  path: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  return readAs(await wire.get(new URL(path, base.origin)), wire, schema);
}

/** The reply where it is one of success and of this shape. */
export async function readAs<T>(reply: Reply, wire: Wire, schema: z.ZodType<T>): Promise<T | undefined> {
  const body = await readJson(reply, wire);
  return reply.status === 200 ? schema.safeParse(body).data : undefined;
}

/** Undefined where the reply is not JSON. */
export async function readJson(reply: Reply, where: Where): Promise<unknown> {
  try {
    return JSON.parse(await readText(reply, where));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The facts without those that the server did not tell. */
export const defined = (
  facts: Readonly<Record<string, string | number | undefined>>,
): ModelDescription['server'] =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

/**
 * The JSON of one event or line of a stream, in the shape that it should have.
 *
 * @throws ModelError for an error of the server, and for what is not of that shape.
 */
export function parseEvent<T>(data: string, schema: z.ZodType<T>, where: Where, type?: string): T {
  const value = parseJson(data, where);
  if (type === 'error' || hasError(value)) throw refusalFailure(eventRefusal(value), where);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw protocolFailure('sent something that is not part of an answer.', where, parsed.error);
}

function parseJson(data: string, where: Where): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    throw protocolFailure('sent something that is not JSON.', where, error);
  }
}

/** What servers send in the middle of a stream when something has gone wrong. */
const hasError = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'error' in value &&
  value.error !== null &&
  value.error !== undefined;
