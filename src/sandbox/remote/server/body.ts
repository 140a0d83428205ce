import type { IncomingMessage } from 'node:http';

import type { z } from 'zod';

import { faultOf } from '../../../schema-fault.ts';
import { Refusal } from './refusal.ts';

/** Throws Refusal 413 for a body that says that it is too large. */
export function requireLength(length: string | undefined, mostBytes: number): void {
  if (Number(length ?? 0) > mostBytes) throw tooLarge(mostBytes);
}

/** Throws Refusal: 413 for a body that is too large whatever it said, 400 for one that is cut or no JSON of the schema's. */
export async function readJob<Job>(
  request: IncomingMessage,
  schema: z.ZodType<Job>,
  mostBytes: number,
): Promise<Job> {
  const body = parse(await readBytes(request, mostBytes));
  const job = schema.safeParse(body);
  if (job.success) return job.data;
  throw new Refusal(422, 'not-a-job', `This is not a job: ${faultOf(job.error, body).slice(0, 1000)}.`);
}

async function readBytes(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    // Leaving the loop must not close the connection: the refusal goes through it.
    for await (const piece of request.iterator({ destroyOnReturn: false })) {
      pieces.push(piece);
      size += piece.length;
      if (size > mostBytes) throw tooLarge(mostBytes);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'cut-body', 'The body did not come to its end.');
  }
  return Buffer.concat(pieces);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refusal(400, 'not-json', 'The body is not JSON.');
  }
}

function tooLarge(mostBytes: number): Refusal {
  return new Refusal(413, 'too-large', `A job may have ${mostBytes} bytes of JSON.`);
}
