import { z } from 'zod';

import { elementSpans, isArray } from '../../rawjson.ts';

/** The largest that a job may ask for: what references need, twice. Seconds are of CPU time. */
const MOST = {
  cpuS: 3600,
  memoryBytes: 64 * 2 ** 30,
  outputBytes: 4 * 2 ** 30,
  inputs: 1_000_000,
  pairs: 10_000,
};

/** Bytes travel as base64 with its padding; one text for the same bytes, so that nothing is read in two ways. */
export const bytes = z.codec(
  z.string().meta({ contentEncoding: 'base64' }),
  z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  {
    decode: (text, context) => {
      const decoded = Buffer.from(text, 'base64');
      if (decoded.toString('base64') === text) return decoded;
      // The text itself would be repeated in the message.
      context.issues.push({ code: 'custom', input: undefined, message: 'it is not base64' });
      return z.NEVER;
    },
    encode: (raw) => Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('base64'),
  },
);

/** The bytes of JSON that the sandbox can count the inputs of. */
export const inputs = bytes.refine(isCountable, 'the JSON in it ends too early');

export const index = z.int().nonnegative().max(0xffff_ffff);

const cpuS = z.number().positive().max(MOST.cpuS);

/**
 * Pairs rather than an object: no name of a field comes from outside. They name what the reference needed long for, of which
 * the half-hour that it has holds few; a million pairs would keep the server from everything else for seconds.
 */
const secondsOf = z.codec(
  z.array(z.tuple([index, cpuS])).max(MOST.pairs),
  z.custom<ReadonlyMap<number, number>>((value) => value instanceof Map),
  { decode: (pairs) => new Map(pairs), encode: (seconds) => [...seconds] },
);

export const limits = z.strictObject({
  inputCpuS: cpuS.describe('CPU seconds that one input may take.'),
  inputCpuSOf: z.exactOptional(secondsOf).describe('Other CPU seconds for single inputs: [index, seconds].'),
  jobCpuS: cpuS.describe('CPU seconds for the whole job, loading the program included.'),
  memoryBytes: z.int().positive().max(MOST.memoryBytes).describe('Address space.'),
  outputBytes: z.int().positive().max(MOST.outputBytes).describe('Of all values, and of any one file.'),
});

function isCountable(json: Uint8Array): boolean {
  try {
    return !isArray(json) || hasAtMost(json, MOST.inputs);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Stops counting there: who sends ten times as many waits no longer for the answer. */
function hasAtMost(json: Uint8Array, most: number): boolean {
  let count = 0;
  for (const _ of elementSpans(json)) if (++count > most) return false;
  return true;
}
