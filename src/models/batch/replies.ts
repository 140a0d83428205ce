import type { z } from 'zod';
import { protocolFailure, refusalFailure } from '../http/failures.ts';
import { readJson } from '../http/json.ts';
import { readRefusal } from '../http/refusal.ts';
import type { Reply, Wire } from '../http/wire.ts';

/** The reply, where it is one of success. @throws ModelError otherwise. */
export async function must(reply: Reply, wire: Wire): Promise<Reply> {
  if (reply.status === 200) return reply;
  throw refusalFailure(await readRefusal(reply), wire);
}

/** Its JSON in the shape that it must have. @throws ModelError */
export async function mustBe<T>(reply: Reply, wire: Wire, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJson(await must(reply, wire), wire));
  if (parsed.success) return parsed.data;
  throw protocolFailure('does not take batches as its API says.', wire, parsed.error);
}
