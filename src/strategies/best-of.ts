/**
 * The best of several answers: by the tests that the model may see, by the mean log-probability of the answer's tokens
 * (Chen et al. 2021, Evaluating Large Language Models Trained on Code, arXiv:2107.03374, section 3.3), or by what most
 * programs do on inputs of the model's own (as in Li et al. 2022, AlphaCode, arXiv:2203.07814, section 4.5).
 */
import { AssayError } from '../errors.ts';
import { groupBy } from '../group-by.ts';
import { candidates, failedOf, firstBest, unanswered } from './candidates.ts';
import type { CandidatesGiven } from './candidates.ts';
import type { Obtained, Strategy, Turn } from './contract.ts';
import { askForTests, testsToTry, wordFor } from './own-tests.ts';
import type { Trial } from './visible/contract.ts';

export const BEST_OF = { tests: byTests, logprob: byLogprob, behaviour: byBehaviour } as const;

export type BestOfArm = keyof typeof BEST_OF;

export const bestOf = (arm: BestOfArm, { count }: CandidatesGiven): Strategy => ({
  name: `best-of:${arm}`,
  settings: { candidates: count, version: 1 },
  needsChat: arm !== 'logprob',
  tries: arm === 'logprob' ? 'nothing' : 'visible tests',
  draws: count,
  obtain: BEST_OF[arm](count),
});

type Obtain = Strategy['obtain'];
interface Tried {
  readonly turn: Turn;
  readonly trial: Trial;
}

function byTests(count: number): Obtain {
  return async (row, task, tools) => {
    const [turns, tests] = await Promise.all([candidates(row, count, tools), testsToTry(row, task, tools)]);
    const failed = failedOf('failed' in tests ? [...turns, tests.failed] : turns);
    if (failed !== undefined || 'failed' in tests) return unanswered(failed ?? turns[0]);
    if (tests.cases.length === 0) return { chosen: turns[0], why: 'no tests to choose by: the first' };
    const tried = await tryAll(turns, (turn) => tools.trial(turn, tests));
    const { turn, trial } = firstBest(tried, (each) => each.trial.passed);
    const { passed, total } = trial;
    const equal = tried.filter((each) => each.trial.passed === passed).length;
    return {
      chosen: turn,
      why: `passes ${passed} of ${total} ${wordFor(tests)}, the first of ${equal} of ${count} that do`,
    };
  };
}

function byLogprob(count: number): Obtain {
  return async (row, _task, tools) => {
    const turns = await candidates(row, count, tools, { logprobs: true });
    const failed = failedOf(turns);
    if (failed !== undefined) return unanswered(failed);
    if (turns.some(({ logprob }) => logprob === undefined)) throw noLogprobs(turns[0]);
    const meanOf = ({ logprob }: Turn): number => logprob?.mean ?? -Infinity;
    const chosen = firstBest(turns, meanOf);
    const why = `mean log-probability ${meanOf(chosen).toFixed(3)} a token, the highest of ${count}`;
    return { chosen, why };
  };
}

const noLogprobs = ({ model }: Turn): AssayError =>
  new AssayError('no-logprobs', `The server of ${model} does not tell the probabilities of its tokens.`, {
    next: 'llama.cpp, vLLM and OpenAI do; or choose in another way: --strategy best-of:tests.',
  });

function byBehaviour(count: number): Obtain {
  return async (row, task, tools) => {
    const [turns, inputs] = await Promise.all([
      candidates(row, count, tools),
      askForTests(row, task, tools, 0),
    ]);
    const failed = failedOf([...turns, inputs.turn]);
    if (failed !== undefined) return unanswered(failed);
    if (inputs.tests.cases.length === 0) return { chosen: turns[0], why: 'no inputs to try: the first' };
    const tried = await tryAll(turns, (turn) => tools.trial(turn, inputs.tests));
    return mostCommon(tried, inputs.tests.cases.length);
  };
}

/** Of programs without code no behaviour is known. */
function mostCommon(tried: readonly [Tried, ...Tried[]], inputs: number): Obtained {
  const known = tried.filter(({ trial }) => trial.behaviour !== undefined);
  const [first, ...others] = groupBy(known, ({ trial }) => trial.behaviour ?? '');
  if (first === undefined) return { chosen: tried[0].turn, why: 'no answer has a program: the first' };
  const most = firstBest([first, ...others], ({ length }) => length);
  const why = `does on ${inputs} inputs what ${most.length} of ${tried.length} programs do`;
  return { chosen: most[0].turn, why };
}

async function tryAll(
  [first, ...others]: readonly [Turn, ...Turn[]],
  trial: (turn: Turn) => Promise<Trial>,
): Promise<[Tried, ...Tried[]]> {
  const tried = async (turn: Turn): Promise<Tried> => ({ turn, trial: await trial(turn) });
  const [one, ...more] = await Promise.all([tried(first), ...others.map(tried)]);
  return [one, ...more];
}
