import type { Parse } from '../../../extract/grammar.ts';
import { mutantsOf } from '../mutations/mutants.ts';
import type { Mutant } from '../mutations/mutants.ts';
import type { Candidate } from './candidates.ts';
import { examine } from './examine.ts';
import type { Examined, Run } from './examine.ts';

/** A fault that the tests catch, and what they print of it. */
export interface CaughtMutant extends Mutant {
  readonly output: string;
}

export interface Proof {
  /** Of CPU, of the tests with the method as it is. */
  readonly cpuS: number;
  readonly ran: number;
  /** Absent where none was asked for, or the tests caught none of those that were tried. */
  readonly mutant?: CaughtMutant;
}

/** Where faults come from. */
export interface Faults {
  readonly parse: Parse;
  readonly random: () => number;
}

/** Proves that the tests of a method tell it from what is none; then looks for a fault that they catch, where `faults` are wanted. */
export async function prove(
  candidate: Candidate,
  run: Run,
  faults: Faults | undefined,
): Promise<Proof | { readonly dropped: string }> {
  const { method, text, tests, kinds } = candidate;
  const examined = await examine({ path: method.path, text, body: method.body, tests }, run);
  if ('why' in examined) return { dropped: examined.why };
  const mutant = faults === undefined ? undefined : await catchMutant(candidate, examined, run, faults);
  if (mutant === undefined && kinds.length === 0) return { dropped: 'its tests catch no fault in it' };
  const { cpuS, ran } = examined.original;
  return { cpuS, ran, ...(mutant === undefined ? {} : { mutant }) };
}

/** Tests that catch none of so many faults hardly look at the result. */
const MOST_MUTANTS = 8;

/** The first that makes tests fail: what ends their process or never ends says nothing of the fault. */
async function catchMutant(
  { method, text, tests }: Candidate,
  { expected }: Examined,
  run: Run,
  { parse, random }: Faults,
): Promise<CaughtMutant | undefined> {
  let tried = 0;
  for (const mutant of mutantsOf(parse, text, method, random)) {
    if ((tried += 1) > MOST_MUTANTS) return undefined;
    const { status, output } = await run(tests, { path: method.path, content: mutant.file }, expected);
    if (status === 'failed') return { ...mutant, output };
  }
  return undefined;
}
