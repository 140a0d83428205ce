import { randomBytes, randomInt } from 'node:crypto';
import type { TestResult } from './contract.ts';

/** Tests of which it is known how they end, in a module of a random name. */
export interface Canaries {
  /** Name of the module, without `.py`. */
  readonly module: string;
  readonly source: string;
  /** Name of each test → whether it must pass. */
  readonly tests: ReadonlyMap<string, boolean>;
}

/** They run before the tests and after them. */
const TIMES = 2;

interface Body {
  readonly passes: boolean;
  lines(number: number): readonly string[];
}

/** Each notices another part of a framework that reports what is not so. */
const BODIES: readonly Body[] = [
  { passes: true, lines: (n) => [`self.assertEqual(sum(range(${n})), ${(n * (n - 1)) / 2})`] },
  { passes: false, lines: (n) => [`self.assertEqual(${n}, ${n + 1})`] },
  { passes: false, lines: (n) => [`self.assertTrue([] == [${n}])`] },
  { passes: false, lines: (n) => ['with self.assertRaises(ValueError):', `    int("${n}")`] },
  { passes: false, lines: (n) => [`assert int("${n}") == ${n + 2}`] },
  { passes: false, lines: (n) => [`raise KeyError(${n})`] },
];

/** Made anew for each run, so that a candidate cannot have been told of them. */
export function makeCanaries(): Canaries {
  const module = `test_${word()}`;
  const planted = shuffled(BODIES).map((body) => ({ ...body, name: `test_${word()}` }));
  const methods = planted.flatMap(({ name, lines }) => [
    '',
    `    def ${name}(self):`,
    ...lines(randomInt(3, 10_000)).map((line) => `        ${line}`),
  ]);
  const source = ['import unittest', '', '', `class Test${word()}(unittest.TestCase):`, ...methods, ''];
  return {
    module,
    source: source.join('\n'),
    tests: new Map(planted.map(({ name, passes }) => [name, passes])),
  };
}

/** Whether a result is of a planted test. */
export const isCanary = ({ module }: Canaries, { name }: TestResult): boolean => name.includes(module);

/** What did not come out as planted, as a sentence; undefined where all did. */
export function canaryFault({ tests }: Canaries, results: readonly TestResult[]): string | undefined {
  for (const [name, passes] of tests) {
    const mine = results.filter((result) => result.name.endsWith(name));
    if (mine.length !== TIMES) return 'a test that was planted was not reported each time that it ran';
    const reported = mine.filter(({ outcome }) => (outcome === 'passed') !== passes);
    if (reported.length > 0)
      return passes
        ? 'a test that was planted to pass was reported as failed'
        : 'a test that was planted to fail was reported as passed';
  }
  return undefined;
}

const word = (): string => randomBytes(5).toString('hex');

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: randomInt(2 ** 32) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
