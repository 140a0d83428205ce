import type { SliceRequest, ValueDigest } from '../sandbox/contract.ts';
import type { CompareRule } from '../suites/contract.ts';
import type { Kept, Open } from './judge.ts';

/** One side of a comparison: a value at hand, or a slice that has to be asked for. */
export type Side = { readonly bytes: Uint8Array } | { readonly request: SliceRequest };

/** A part of a returned value and the same part of an expected one; `reading` is the index of whose it is. */
export interface Piece {
  readonly input: number;
  readonly reading: number;
  readonly ours: Side;
  readonly theirs: Side;
}

/** Two values that cannot be equal, whatever is in them. */
export interface Refuted {
  readonly input: number;
  readonly reading: number;
  readonly refuted: string;
}

/**
 * What has to be compared to tell whether a returned value is the expected one. Lists that were cut alike need only the
 * slices whose digests differ, unless equal ones prove nothing either; everything else is compared as a whole.
 */
export function piecesOf(
  rule: CompareRule,
  { input, returned }: Open,
  reading: number,
  expected: Kept,
): readonly (Piece | Refuted)[] {
  if (expected === undefined)
    return [{ input, reading, refuted: 'this reading of the task has no value here' }];
  const whole = { input, reading, ours: wholeOf(input, returned), theirs: wholeOf(input, expected) };
  if (!isElementwise(rule) || !isLongList(returned) || !isLongList(expected)) return [whole];
  if (returned.type !== expected.type || returned.length !== expected.length) {
    return [{ input, reading, refuted: `expected ${describe(expected)}, got ${describe(returned)}` }];
  }
  if (returned.sliceLength !== expected.sliceLength) return [whole];
  return openSlices(returned, expected).map((slice) => {
    const request = { input, ...slice };
    return { input, reading, ours: { request }, theirs: { request } };
  });
}

const describe = ({ type, length }: ValueDigest): string => `a ${type} of ${length}`;

/** Whether a list is accepted exactly when all its slices are. */
function isElementwise(rule: CompareRule): boolean {
  return rule.kind === 'equal' || rule.kind === 'equal-or' || rule.kind === 'second-reading';
}

function isLongList(kept: Uint8Array | ValueDigest): kept is ValueDigest {
  return !(kept instanceof Uint8Array) && kept.type !== 'whole';
}

function wholeOf(input: number, kept: Uint8Array | ValueDigest): Side {
  if (kept instanceof Uint8Array) return { bytes: kept };
  return { request: { input, from: 0, to: kept.length } };
}

function openSlices(returned: ValueDigest, expected: ValueDigest): { from: number; to: number }[] {
  const step = returned.sliceLength;
  return returned.slices.flatMap((hash, index) => {
    if (hash === expected.slices[index] && !expected.doubtful) return [];
    return [{ from: index * step, to: Math.min((index + 1) * step, returned.length) }];
  });
}
