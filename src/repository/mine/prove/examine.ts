import { expectedOf } from '../../tests/expected.ts';
import type { ExpectedTests, TestRun } from '../../tests/contract.ts';
import type { Lines } from '../find/methods.ts';
import { EMPTY_BODIES, emptied } from './empty.ts';

/** Runs tests on the checkout, as it is or with one file replaced. */
export type Run = (
  tests: readonly string[],
  file?: { readonly path: string; readonly content: string | Uint8Array },
  expected?: ExpectedTests,
) => Promise<TestRun>;

/** A method and the tests that are to tell it from what is none. */
export interface Tested {
  readonly path: string;
  /** Of its file. */
  readonly text: string;
  /** Its code, without the docstring. */
  readonly body: Lines;
  readonly tests: readonly string[];
}

export interface Examined {
  readonly original: TestRun;
  /** What later runs must show to pass. */
  readonly expected: ExpectedTests;
}

/**
 * Whether tests tell a method from what is none: they pass as it is, fail with its body removed, and pass again in the reverse
 * order. @returns why not, as a clause
 */
export async function examine(
  { path, text, body, tests }: Tested,
  run: Run,
): Promise<Examined | { readonly why: string }> {
  const original = await run(tests);
  if (original.status !== 'ok') return { why: `its tests do not pass by themselves (${original.status})` };
  const expected = expectedOf(original);
  for (const statement of EMPTY_BODIES) {
    const { status } = await run(tests, { path, content: emptied(text, body, statement) }, expected);
    if (status === 'ok') return { why: 'its tests pass without its body' };
  }
  const again = await run(tests.toReversed(), undefined, expected);
  return again.status === 'ok'
    ? { original, expected }
    : { why: `its tests are not stable (${again.status})` };
}
