import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { ModelDescription } from '../contract.ts';
import { readText } from './bounded.ts';
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
export async function readJson(reply: Reply, wire: Wire): Promise<unknown> {
  try {
    return JSON.parse(await readText(reply, wire));
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
