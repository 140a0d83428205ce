import { z } from 'zod';
import type { CallResult, ValueDigest } from '../../sandbox/contract.ts';

/** What is known of one reading as a whole. */
export const readingFacts = z.strictObject({
  /** CPU seconds of the whole job. */
  cpuS: z.number(),
  /** Highest resident memory in bytes. */
  peakBytes: z.number(),
  /** `[input, CPU seconds]` of the inputs that took noticeably long. */
  slow: z.array(z.tuple([z.int(), z.number()])),
  /** The first input whose value is nothing but floats; null where there is none. */
  floatsFrom: z.int().nullable(),
});
export type ReadingFacts = z.infer<typeof readingFacts>;

const valueDigest = z.object({
  type: z.enum(['list', 'tuple', 'whole']),
  length: z.int(),
  sliceLength: z.int(),
  slices: z.array(z.string()),
});

/**
 * How an input's value is kept: `settled` where equal bytes mean an accepted value, `unsettled` where it has to be read;
 * `digest` and `doubtful` are the same of a long value.
 */
export const TAG = { settled: 0, unsettled: 1, digest: 2, raised: 3, doubtful: 4 } as const;
const HEAD = 5;

/** One value: a byte of tag, four of length (little-endian), the bytes. */
export function entry(tag: number, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(tag);
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** What one program returned for each input of a test set, as its entries one after another. */
export class Reading {
  readonly facts: ReadingFacts;
  readonly #body: Buffer;
  readonly #starts: readonly number[];

  /** Throws RangeError where the body is not `count` whole entries. */
  constructor(facts: ReadingFacts, body: Buffer, count: number) {
    this.facts = facts;
    this.#body = body;
    this.#starts = findStarts(body);
    if (this.#starts.length !== count)
      throw new RangeError(`${this.#starts.length} values for ${count} inputs`);
  }

  get size(): number {
    return this.#body.length + this.#starts.length * 8;
  }

  /** The value's bytes or its digest; undefined where the program raised. */
  at(input: number): Uint8Array | ValueDigest | undefined {
    const { tag, start, end } = this.#entry(input);
    if (tag === TAG.raised) return undefined;
    const bytes = this.#body.subarray(start, end);
    if (tag !== TAG.digest && tag !== TAG.doubtful) return bytes;
    return { ...valueDigest.parse(JSON.parse(bytes.toString())), doubtful: tag === TAG.doubtful };
  }

  /** Whether the result is accepted without being read. A digest may accept; nothing here ever rejects. */
  settles(input: number, result: CallResult): boolean {
    const { tag, start, end } = this.#entry(input);
    if (result.kind === 'value') {
      const { bytes } = result;
      return tag === TAG.settled && this.#body.compare(bytes, 0, bytes.length, start, end) === 0;
    }
    return (
      result.kind === 'digest' &&
      tag === TAG.digest &&
      digestText(result.digest) === this.#body.toString('utf8', start, end)
    );
  }

  #entry(input: number): { tag: number; start: number; end: number } {
    const head = this.#starts[input];
    if (head === undefined) throw new RangeError(`there is no input ${input}`);
    const start = head + HEAD;
    return { tag: this.#body.readUInt8(head), start, end: start + this.#body.readUInt32LE(head + 1) };
  }
}

/** A digest as it is kept, beside its tag: equal digests have equal texts. */
export function digestText({ type, length, sliceLength, slices }: ValueDigest): string {
  return JSON.stringify({ type, length, sliceLength, slices });
}

function findStarts(body: Buffer): number[] {
  const starts: number[] = [];
  for (let at = 0; at < body.length; at += HEAD + body.readUInt32LE(at + 1)) starts.push(at);
  return starts;
}
