import type { TaskKind } from '../../point.ts';
import type { Method } from '../find/methods.ts';
import type { Dropped, Survey } from '../survey.ts';
import type { CoveringTest } from '../trace/choose.ts';

/** A method with the tests that are to prove it. */
export interface Candidate {
  readonly method: Method;
  /** Of the method's file. */
  readonly text: string;
  readonly tests: readonly string[];
  /** What is asked whether or not a fault is found for it to repair. */
  readonly kinds: readonly TaskKind[];
}

/** The methods that tests run and of which some kind of task can be made. */
export function candidatesOf(
  { methods, texts }: Survey,
  covering: ReadonlyMap<number, readonly CoveringTest[]>,
  wanted: readonly TaskKind[],
): { candidates: Candidate[]; dropped: Dropped[] } {
  const candidates: Candidate[] = [];
  const dropped: Dropped[] = [];
  methods.forEach((method, index) => {
    const tests = (covering.get(index) ?? []).map(({ test }) => test);
    const kinds = kindsOf(method, wanted);
    if (tests.length === 0) dropped.push({ method, why: 'no test runs it' });
    else if (kinds.length === 0 && !wanted.includes('repair')) dropped.push({ method, why: 'no docstring' });
    else candidates.push({ method, text: texts.get(method.path) ?? '', tests, kinds });
  });
  return { candidates, dropped };
}

/** Without a docstring nothing says what a method is to do; the half of it, or one with a fault, says enough. */
const kindsOf = ({ docstring = '' }: Method, wanted: readonly TaskKind[]): TaskKind[] =>
  wanted.filter((kind) => kind === 'completion' || (kind === 'generation' && docstring !== ''));
