import type { Outcome } from '../outcome.ts';
import type { Score } from '../stats/score.ts';
import { percent } from './figures.ts';

const MEANING: Readonly<Record<Outcome, string>> = {
  passed: 'all of its tests passed',
  wrong: 'a value was not the expected one',
  error: 'the program raised or left early',
  timeout: 'a CPU limit was met, alone as well',
  memory: 'the memory limit was met',
  output: 'the program wrote more than it may',
  killed: 'the interpreter crashed',
  protocol: 'what came out was not what the runner writes',
  format: 'the answer had not the asked form',
  'no-code': 'no code in the answer',
  'no-function': 'the asked function is not defined',
  syntax: 'the code does not compile',
  truncated: 'failed, and the answer was cut at max_tokens',
  refused: 'failed, and the model refused',
  unscored: 'not judged: no answer, or the sandbox failed',
};

/** Samples by what became of them, as a table with its head. */
export function causeRows({ outcomes, pending, total }: Score): string[][] {
  const counts = new Map<string, number>(Object.entries(outcomes));
  counts.set('unscored', (counts.get('unscored') ?? 0) - pending);
  const rows = [...Object.entries(MEANING), ['', 'not asked yet, or not graded yet'] as const].map(
    ([outcome, meaning]) => ({
      outcome,
      meaning,
      count: outcome === '' ? pending : (counts.get(outcome) ?? 0),
    }),
  );
  const shown = rows
    .filter(({ count }) => count > 0)
    .map(({ outcome, count, meaning }) => [outcome, String(count), percent(count / total), meaning]);
  return [['outcome', 'samples', '', 'meaning'], ...shown];
}
