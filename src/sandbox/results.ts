import { z } from 'zod';

import type { CallResult, JobEnd, RaisedError, SliceRequest, ValueDigest } from './contract.ts';
import { type Frame, ProtocolError } from './frames.ts';

/** Why a job left before its end, by the kind of its last frame. */
export const END_OF_FRAME: Readonly<Record<string, JobEnd>> = {
  S: 'syntax',
  L: 'load-error',
  N: 'no-function',
  X: 'exited',
  M: 'memory',
};

/** At most 1,000 characters, some of which JavaScript counts twice. */
const text = z.string().max(2000);
const raised = z.strictObject({ type: text, message: text, module: text.optional() });
const HASH = /^[0-9a-f]{64}$/;
const digest = z.tuple([
  z.enum(['list', 'tuple', 'whole']),
  z.int().nonnegative(),
  z.int().positive(),
  z.custom<readonly string[]>(isHashes),
  z.boolean(),
]);

/** The error in a frame. Throws ProtocolError where a frame says something else. */
export function readError(frame: Frame): RaisedError {
  const { module, ...error } = read(raised, frame);
  return module === undefined ? error : { ...error, module };
}

/** The result in a frame of kind v, d or e. */
export function readResult(frame: Frame): CallResult {
  const { cpuS } = frame;
  if (frame.kind === 'v') return { kind: 'value', bytes: frame.payload, cpuS };
  if (frame.kind === 'd') return { kind: 'digest', digest: readDigest(frame), cpuS };
  if (frame.kind === 'e') return { kind: 'raised', error: readError(frame), cpuS };
  throw new ProtocolError(`a result of kind ${frame.kind}`);
}

function readDigest(frame: Frame): ValueDigest {
  const [type, length, sliceLength, slices, doubtful] = read(digest, frame);
  if (slices.length !== Math.ceil(length / sliceLength))
    throw new ProtocolError('a digest with other slices than its length');
  return { type, length, sliceLength, slices, doubtful };
}

/** By hand: zod would make an issue of each of the millions of elements that a forger may write. */
function isHashes(value: unknown): boolean {
  return Array.isArray(value) && value.every((hash) => typeof hash === 'string' && HASH.test(hash));
}

function read<T>(schema: z.ZodType<T>, frame: Frame): T {
  try {
    return schema.parse(JSON.parse(frame.payload.toString('utf8')));
  } catch (cause) {
    throw new ProtocolError(`a frame of kind ${frame.kind} that cannot be read`, { cause });
  }
}

/** The order in which a job's results have to come. */
export class Sequence {
  readonly #count: number;
  readonly #wanted: ReadonlyMap<number, number> | undefined;
  #index = 0;
  #slices = 0;

  /** `count`: inputs of the job. `only`: the slices that were asked for. */
  constructor(count: number, only: readonly SliceRequest[] | undefined) {
    this.#wanted = only && slicesOf(only);
    this.#count =
      this.#wanted === undefined ? count : Math.min(count, Math.max(-1, ...this.#wanted.keys()) + 1);
  }

  /** Index of the input that is under way; `undefined` after the last. */
  get current(): number | undefined {
    return this.#index < this.#count ? this.#index : undefined;
  }

  /** Takes the next result frame; whether it carries a result. Throws ProtocolError where it is not its turn. */
  take(frame: Frame): boolean {
    if (frame.index !== this.current)
      throw new ProtocolError(`a result for input ${frame.index} out of turn`);
    const wanted = this.#wanted === undefined ? 1 : (this.#wanted.get(frame.index) ?? 0);
    if ((wanted === 0) !== (frame.kind === 'c')) throw new ProtocolError('a slice that nobody asked for');
    this.#slices += 1;
    if (frame.kind === 'e' || this.#slices >= wanted) {
      this.#index += 1;
      this.#slices = 0;
    }
    return wanted > 0;
  }
}

function slicesOf(only: readonly SliceRequest[]): Map<number, number> {
  const slices = new Map<number, number>();
  for (const { input } of only) slices.set(input, (slices.get(input) ?? 0) + 1);
  return slices;
}
