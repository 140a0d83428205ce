/**
 * CodeT: the model writes programs and tests, and the largest agreement of both wins.
 * Chen et al. 2022, CodeT: Code Generation with Generated Tests, arXiv:2207.10397: dual execution agreement. Programs that
 * pass the same tests are a consensus set, and its score is the number of its programs times the number of those tests.
 */
import type { ConsensusSet, Strategy, Turn } from './contract.ts';
import { candidates, failedOf, range, unanswered } from './candidates.ts';
import type { CandidatesGiven } from './candidates.ts';
import { askForTests } from './own-tests.ts';
import type { Trial, VisibleTests } from './visible/contract.ts';

/** Of one answer; the paper takes as many. */
const TESTS_OF_AN_ANSWER = 5;

export function codet({ count }: CandidatesGiven): Strategy {
  return {
    name: 'codet',
    settings: { candidates: count, version: 1 },
    needsChat: true,
    tries: 'visible tests',
    draws: count,
    async obtain(row, task, tools) {
      const [programs, suites] = await Promise.all([
        candidates(row, count, tools),
        Promise.all(range(count).map((draw) => askForTests(row, task, tools, draw))),
      ]);
      const failed = failedOf([...programs, ...suites.map(({ turn }) => turn)]);
      if (failed !== undefined) return unanswered(failed);
      const tests = unite(suites.map((suite) => suite.tests));
      const trials = await Promise.all(programs.map((turn) => tools.trial(turn, tests)));
      const sets = consensusSets(programs, trials);
      return { ...choose(programs, sets), consensus: sets };
    },
  };
}

/** The first few of each answer, each once. */
function unite(suites: readonly VisibleTests[]): VisibleTests {
  const few = suites.flatMap(({ cases }) => cases.slice(0, TESTS_OF_AN_ANSWER));
  const distinct = new Map(few.map((test) => [JSON.stringify(test), test]));
  return { cases: [...distinct.values()], from: 'model' };
}

/** The sets of programs that pass the same tests, the best first; of equal ones the one whose first program came first. */
export function consensusSets(
  programs: readonly Pick<Turn, 'turn'>[],
  trials: readonly Pick<Trial, 'cases'>[],
): ConsensusSet[] {
  const sets = new Map<string, { programs: string[]; tests: number }>();
  for (const [at, { cases }] of trials.entries()) {
    const key = cases.map(Number).join('');
    const set = sets.get(key) ?? { programs: [], tests: cases.filter(Boolean).length };
    set.programs.push(programs[at]?.turn ?? '');
    sets.set(key, set);
  }
  return [...sets.values()]
    .map((set) => ({ ...set, score: set.programs.length * set.tests }))
    .toSorted((a, b) => b.score - a.score);
}

function choose(
  programs: readonly [Turn, ...Turn[]],
  [best]: readonly ConsensusSet[],
): { chosen: Turn; why: string } {
  const [first] = programs;
  if (best === undefined || best.score === 0)
    return { chosen: first, why: 'no program passes any of the tests: the first' };
  const chosen = programs.find(({ turn }) => turn === best.programs[0]) ?? first;
  const why = `${best.programs.length} of ${programs.length} programs pass the same ${best.tests} tests: score ${best.score}`;
  return { chosen, why };
}
