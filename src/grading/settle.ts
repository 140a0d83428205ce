import { SandboxFailure, type Sandbox } from '../sandbox/contract.ts';
import { finding, type Finding } from './ending.ts';
import type { Reading } from './expected/reading.ts';
import { readable, type Judge } from './judge.ts';
import { longestEqual, piecesOf, type Piece, type Refuted, type Side } from './pieces.ts';
import { NotRepeated, readSlices, SLICES_BYTES, type Program } from './program.ts';
import { decode } from './values/decode.ts';

/** A few pieces first, for most values that differ at all differ at once; then enough to make few more runs. */
const FIRST_BATCH = 4;
const BATCH = 256;

export interface Dispute {
  readonly sandbox: Sandbox;
  readonly judge: Judge;
  readonly candidate: Program;
  readonly readings: readonly Reading[];
  /** The programs that the readings are of. */
  readonly programs: readonly Program[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares the long values whose digests differ, for that proves nothing: candidate and reference are run again and
 * bring the differing slices out in full, a bounded number at a time. Gives the first input, in order, that is not
 * accepted. Throws SandboxFailure.
 */
export async function settle(dispute: Dispute): Promise<Finding | undefined> {
  const { judge, readings, candidate } = dispute;
  const pieces = judge.open.flatMap((open) =>
    readings.flatMap((reading, index) =>
      piecesOf(candidate.set.compare, open, index, reading.at(open.input)),
    ),
  );
  const refuted = new Map<number, Set<number>>();
  for (const batch of inBatches(pieces)) {
    const findings = await compareBatch(dispute, batch);
    for (const [index, { input, reading }] of batch.entries()) {
      const found = findings[index];
      if (found === undefined) continue;
      const against = (refuted.get(input) ?? new Set()).add(reading);
      refuted.set(input, against);
      if (against.size === readings.length) return found;
    }
  }
  return undefined;
}

function inBatches<T>(all: readonly T[]): T[][] {
  const batches = all.length === 0 ? [] : [all.slice(0, FIRST_BATCH)];
  for (let at = FIRST_BATCH; at < all.length; at += BATCH) batches.push(all.slice(at, at + BATCH));
  return batches;
}

/** One finding a piece, or undefined where its parts agree. */
async function compareBatch(
  dispute: Dispute,
  batch: readonly (Piece | Refuted)[],
): Promise<(Finding | undefined)[]> {
  const { judge, sandbox, candidate, programs, signal } = dispute;
  const findings = batch.map((piece) =>
    'refuted' in piece ? finding('wrong', piece.refuted, piece.input) : undefined,
  );
  for (const [reading, program] of programs.entries()) {
    const mine = batch.flatMap((piece, index) =>
      piece.reading === reading && !('refuted' in piece) ? [{ index, piece }] : [],
    );
    const fillFrom = (source: Program, side: 'ours' | 'theirs', room: number): Promise<Uint8Array[]> =>
      fill(
        sandbox,
        source,
        mine.map(({ piece }) => piece[side]),
        { room, signal },
      );
    // The expected ones first: they tell how long an answer can be.
    const theirs = await required(() => fillFrom(program, 'theirs', SLICES_BYTES));
    const ours = await again(mine[0]?.piece, () => fillFrom(candidate, 'ours', roomFor(theirs)));
    for (const [at, { index, piece }] of mine.entries()) {
      findings[index] = Array.isArray(ours) ? compare(judge, piece, ours[at], theirs[at]) : ours;
    }
  }
  return findings;
}

function compare(judge: Judge, piece: Piece, ours?: Uint8Array, theirs?: Uint8Array): Finding | undefined {
  if (ours === undefined || theirs === undefined) return undefined;
  return readable(piece.input, () => judge.compare(piece.input, decode(ours), [decode(theirs)]));
}

/** Where only sets are compared an element may come as often as it likes. */
function roomFor(expected: readonly Uint8Array[]): number {
  const bytes = expected.reduce((sum, { length }) => sum + length, 0);
  return Math.min(SLICES_BYTES, 64 * 2 ** 20 + longestEqual(bytes));
}

/** A reference that does not do the same again says nothing of the candidate. */
async function required<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof NotRepeated) throw new SandboxFailure(`of the reference: ${error.message}`);
    throw error;
  }
}

/** The parts' bytes in order, those that are not at hand from one more run of the program. */
async function fill(
  sandbox: Sandbox,
  program: Program,
  sides: readonly Side[],
  options: { room: number; signal: AbortSignal | undefined },
): Promise<Uint8Array[]> {
  const requests = sides.flatMap((side) => ('request' in side ? [side.request] : []));
  const slices = (await readSlices(sandbox, program, requests, options)).values();
  return sides.map((side) => ('bytes' in side ? side.bytes : (slices.next().value ?? Buffer.alloc(0))));
}

async function again<T>(first: Piece | undefined, run: () => Promise<T>): Promise<T | Finding> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof NotRepeated)
      return finding('wrong', `a long value differs, and ${error.message}`, first?.input);
    throw error;
  }
}
