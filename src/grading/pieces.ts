import type { SliceRequest, ValueDigest } from '../sandbox/contract.ts';
import type { CompareRule } from '../suites/contract.ts';
import type { Kept, Open } from './judge.ts';
import { INLINE_BYTES } from './program.ts';
import { decode } from './values/decode.ts';
import { show } from './values/show.ts';
import { plain } from './values/value.ts';

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
  const refuted = mismatch(rule, returned, expected);
  if (refuted !== undefined || expected === undefined)
    return [{ input, reading, refuted: refuted ?? NO_VALUE }];
  const whole = { input, reading, ours: wholeOf(input, returned), theirs: wholeOf(input, expected) };
  if (!isElementwise(rule) || !isLongList(returned) || !isLongList(expected)) return [whole];
  if (returned.sliceLength !== expected.sliceLength) return [whole];
  return openSlices(returned, expected).map((slice) => {
    const request = { input, ...slice };
    return { input, reading, ours: { request }, theirs: { request } };
  });
}

const NO_VALUE = 'this reading of the task has no value here';

/**
 * Why a returned value cannot be the expected one, told from their types and lengths without fetching anything. Undefined
 * where more has to be known. Throws AssayError `protocol`.
 */
export function mismatch(
  rule: CompareRule,
  returned: Uint8Array | ValueDigest,
  expected: Kept,
): string | undefined {
  if (expected === undefined) return NO_VALUE;
  if (!isElementwise(rule)) return undefined;
  // What is at hand may be one of the other values that the rule accepts.
  if (rule.kind === 'equal-or' && returned instanceof Uint8Array) return undefined;
  const [ours, theirs] = [outlineOf(returned), outlineOf(expected)];
  const isArray = ours === undefined && returned instanceof Uint8Array;
  if (theirs === undefined || isArray || fits(ours, theirs)) return undefined;
  return `expected ${theirs.text}, got ${ours?.text ?? 'something far longer'}`;
}

function fits(ours: Outline | undefined, theirs: Outline): boolean {
  if (ours === undefined) return theirs.longest > INLINE_BYTES;
  return !(ours.isLong || theirs.isLong) || (ours.type === theirs.type && ours.length === theirs.length);
}

interface Outline {
  readonly type: string;
  readonly length: number;
  readonly text: string;
  /** A list or tuple that is not at hand. */
  readonly isLong: boolean;
  /** Bytes in which every value fits that may equal this one. */
  readonly longest: number;
}

/** Undefined for a long value that is no list, and for an array, which may equal a list. */
function outlineOf(kept: Uint8Array | ValueDigest): Outline | undefined {
  if (isLongList(kept))
    return { ...kept, text: `a ${kept.type} of ${kept.length}`, isLong: true, longest: Infinity };
  if (!(kept instanceof Uint8Array)) return undefined;
  const value = decode(kept);
  const bare = plain(value);
  const at = { text: show(value), isLong: false };
  if (bare === null || typeof bare !== 'object')
    return { ...at, type: typeof bare, length: 1, longest: kept.length + NAME_BYTES };
  if (bare.kind === 'array') return undefined;
  const length = 'items' in bare ? bare.items.length : 1;
  return { ...at, type: bare.kind, length, longest: longestEqual(kept.length) };
}

/** What an instance of a class takes beside its plain value: mostly the name of the class. */
const NAME_BYTES = 300;

/** Bytes in which every value fits that may equal one of so many bytes: each of its elements may be an instance of a class. */
export function longestEqual(bytes: number): number {
  return NAME_BYTES * (bytes + 1);
}

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
