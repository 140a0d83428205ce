import { z } from 'zod';
import { AssayError } from '../errors.ts';
import type { CallResult, ValueDigest } from '../sandbox/contract.ts';
import type { CallSet } from '../suites/contract.ts';
import { meets } from './compare.ts';
import { finding, findingOfError, type Finding } from './ending.ts';
import type { Reading } from './expected/reading.ts';
import { mismatch } from './pieces.ts';
import { FLOAT_ATOL } from './tolerance.ts';
import { decode } from './values/decode.ts';
import { show } from './values/show.ts';
import type { Value } from './values/value.ts';

const argumentLists = z.array(z.array(z.unknown()));

/** How a value is at hand; undefined where the program raised. */
export type Kept = Uint8Array | ValueDigest | undefined;

/** A result that only its slices can settle. */
export interface Open {
  readonly input: number;
  readonly returned: Uint8Array | ValueDigest;
}

/** Judges the results of one attempt as they come, in order, and stops at the first that is not accepted. */
export class Judge {
  readonly #set: CallSet;
  readonly #readings: readonly Reading[];
  readonly #lacking: readonly string[];
  #args: readonly (readonly unknown[])[] | undefined;
  readonly open: Open[] = [];
  seen = 0;
  finding: Finding | undefined;

  constructor(set: CallSet, readings: readonly Reading[], lacking: readonly string[]) {
    this.#set = set;
    this.#readings = readings;
    this.#lacking = lacking;
  }

  readonly watch = (input: number, result: CallResult): 'continue' | 'stop' => {
    this.seen += 1;
    if (this.#readings.some((reading) => reading.settles(input, result))) return 'continue';
    this.finding = readable(input, () => this.#judge(input, result));
    return this.finding === undefined ? 'continue' : 'stop';
  };

  #judge(input: number, result: CallResult): Finding | undefined {
    if (result.kind === 'raised') return findingOfError(result.error, this.#lacking, input);
    if (this.#set.compare.kind === 'anything') return undefined;
    const returned = result.kind === 'value' ? result.bytes : result.digest;
    const expected = this.#readings.map((reading) => reading.at(input));
    if (isDigest(returned) || expected.some(isDigest)) {
      const reasons = expected.map((value) => mismatch(this.#set.compare, returned, value));
      const [first] = reasons;
      if (first !== undefined && !reasons.includes(undefined)) return finding('wrong', first, input);
      this.open.push({ input, returned: isDigest(returned) ? returned : Buffer.from(returned) });
      return undefined;
    }
    return this.compare(input, decode(returned), expected.filter(isBytes).map(decode));
  }

  /** Undefined where the value is accepted. */
  compare(input: number, returned: Value, values: readonly Value[]): Finding | undefined {
    const expectation = { values, atol: this.atol(input), args: () => this.#argumentsOf(input) };
    if (meets(this.#set.compare, returned, expectation)) return undefined;
    const [first] = values;
    const wanted = first === undefined ? 'another value' : show(first);
    return finding('wrong', `expected ${wanted}, got ${show(returned)}`, input);
  }

  /** Once an expected value was nothing but floats, all that follow are compared with a tolerance. */
  atol(input: number): number {
    const from = this.#readings[0]?.facts.floatsFrom ?? null;
    if (this.#set.atol !== 0 || from === null || input < from) return this.#set.atol;
    return FLOAT_ATOL;
  }

  /**
   * From the data set's own bytes, which the candidate cannot reach. JavaScript's numbers will do for the one rule that
   * asks: there a coefficient becomes a double in Python too.
   */
  #argumentsOf(input: number): readonly unknown[] {
    this.#args ??= argumentLists.parse(JSON.parse(Buffer.from(this.#set.inputs).toString()));
    return this.#args[input] ?? [];
  }
}

/** A candidate that gets hold of the results' descriptor can write a value that no runner writes. */
export function readable(input: number, judge: () => Finding | undefined): Finding | undefined {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    if (error.code === 'protocol') return finding('protocol', error.message, input);
    if (error.code === 'too-large') return finding('wrong', error.message, input);
    throw error;
  }
}

const isDigest = (value: Kept): value is ValueDigest => value !== undefined && !isBytes(value);
const isBytes = (value: Kept): value is Uint8Array => value instanceof Uint8Array;
