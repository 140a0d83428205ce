import { FACTS } from '../results/scored/contract.ts';
import type { FactName, ScoredRun } from '../results/scored/contract.ts';

/** Whether a difference between runs can be put down to what was compared. */
export type Comparable = 'yes' | 'with care' | 'no';

/** A fact that is not the same in all runs. */
export interface Differing {
  readonly fact: FactName | 'suite';
  /** Value → the runs that have it, by their index; runs that do not tell it are not among them. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly untold: readonly number[];
  /** `subject` is what people compare. */
  readonly effect: 'subject' | 'with care' | 'no';
  readonly means: string;
}

export interface Comparability {
  readonly comparable: Comparable;
  readonly differing: readonly Differing[];
  /** What all runs or some do not tell, and what would matter. */
  readonly untold: readonly FactName[];
}

type Effect = readonly [Differing['effect'], means: string];

const TASKS: Effect = ['no', 'the tasks or their tests are not the same'];
const SUBJECT: Effect = ['subject', 'what is compared'];
const ASKED: Effect = ['subject', 'the models were asked in other words'];

const EFFECTS: Readonly<Record<FactName, Effect>> = {
  'suite version': TASKS,
  'suite data': TASKS,
  compat: ['no', 'other rules of what is right'],
  tasks: ['with care', 'other tasks were chosen; those in both count'],
  samples: ['with care', 'other numbers of answers; those in both count'],
  model: SUBJECT,
  server: ['subject', 'the server or its build is another'],
  quantisation: ['subject', 'the weights are stored otherwise'],
  template: ASKED,
  'template text': ASKED,
  'output template': ['subject', 'answers were changed before code was taken'],
  params: ['subject', 'answers were sampled otherwise'],
  strategy: ['subject', 'answers were obtained otherwise: that is what is compared'],
  feedback: ['no', 'models of one were told results of the tests that judge them'],
  extractor: ['with care', 'one answer may give two programs'],
  grader: ['with care', 'one program may get two verdicts, by other rules or limits'],
  method: ['with care', 'tests in the process of the code are a weaker proof than values compared outside'],
  sandbox: ['with care', 'limits may be met elsewhere'],
  interpreters: ['with care', 'a program may behave otherwise'],
  packages: ['with care', 'imports may fail in one of them'],
};

/** Facts that say no more than the name that they stand behind, where that differs too. */
const BEHIND: Readonly<Partial<Record<Differing['fact'], FactName>>> = {
  'template text': 'template',
  'suite data': 'suite version',
};

/** Facts without which nobody can tell whether runs are comparable. */
const NEEDED: readonly FactName[] = ['suite version', 'template', 'params', 'extractor', 'grader'];

/** What sets runs apart beside their verdicts, the worst first. */
export function comparabilityOf(runs: readonly Pick<ScoredRun, 'suite' | 'facts'>[]): Comparability {
  const suite = differing(
    'suite',
    ['no', 'they have no tasks in common'],
    runs.map((run) => run.suite),
  );
  const facts = FACTS.map((fact) =>
    differing(
      fact,
      EFFECTS[fact],
      runs.map((run) => run.facts[fact]),
    ),
  );
  const all = [suite, ...facts].filter((each) => each !== undefined);
  const names = new Set<string>(all.map(({ fact }) => fact));
  const found = all.filter(({ fact }) => !names.has(BEHIND[fact] ?? ''));
  const order = ['no', 'with care', 'subject'];
  const worst = found.toSorted((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
  const [first] = worst;
  return {
    comparable: first === undefined || first.effect === 'subject' ? 'yes' : first.effect,
    differing: worst,
    untold: NEEDED.filter((fact) => runs.some((run) => run.facts[fact] === undefined)),
  };
}

function differing(
  fact: Differing['fact'],
  [effect, means]: Effect,
  told: readonly (string | undefined)[],
): Differing | undefined {
  const runsOf = (wanted: string | undefined): number[] =>
    told.flatMap((value, run) => (value === wanted ? [run] : []));
  const values = new Set(told.filter((value) => value !== undefined));
  if (values.size < 2) return undefined;
  // The values are words of files: one may be called as a property that every object has.
  const runs = Object.fromEntries([...values].map((value) => [value, runsOf(value)]));
  return { fact, values: runs, untold: runsOf(undefined), effect, means };
}
