import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { own } from '../own.ts';
import { BEST_OF, bestOf } from './best-of.ts';
import { codet } from './codet.ts';
import type { Strategy } from './contract.ts';
import { cot } from './cot.ts';
import { reflect } from './reflect.ts';
import { REPAIR_ARMS, repair } from './repair.ts';

/** A strategy as the user gives it. */
export interface StrategyGiven {
  /** `cot`, or with an arm `repair:no-history`; default `direct`. */
  readonly strategy?: string;
  /** Answers a sample that `repair` asks for at most; default 5. */
  readonly maxTurns?: number;
  /** Programs that `best-of` and `codet` choose among; default 5. */
  readonly candidates?: number;
}

interface Kind {
  /** What may stand behind the colon. */
  readonly arms: readonly string[];
  /** Whether the arm may be left out. */
  readonly isWhole: boolean;
  open(arm: string | undefined, given: StrategyGiven): Strategy;
}

const DEFAULT_TURNS = 5;
const DEFAULT_CANDIDATES = 5;

/** Adding a strategy: its file, and a line here. */
const STRATEGIES: Readonly<Record<string, Kind>> = {
  cot: { arms: [], isWhole: true, open: cot },
  reflect: { arms: [], isWhole: true, open: reflect },
  repair: {
    arms: REPAIR_ARMS,
    isWhole: true,
    open: (arm, { maxTurns = DEFAULT_TURNS }) =>
      repair(
        REPAIR_ARMS.find((name) => name === arm),
        { maxTurns },
      ),
  },
  'best-of': {
    arms: Object.keys(BEST_OF),
    isWhole: false,
    open: (arm, { candidates: count = DEFAULT_CANDIDATES }) => {
      const by = arm === 'logprob' || arm === 'behaviour' ? arm : 'tests';
      return bestOf(by, { count });
    },
  },
  codet: {
    arms: [],
    isWhole: true,
    open: (_, { candidates: count = DEFAULT_CANDIDATES }) => codet({ count }),
  },
};

/** The answer to the prompt of the template, with nothing around it. */
const DIRECT = 'direct';

/** Everything that `--strategy` takes. */
export const strategyNames = (): string[] => [
  DIRECT,
  ...Object.entries(STRATEGIES).flatMap(([name, { arms, isWhole }]) => [
    ...(isWhole ? [name] : []),
    ...arms.map((arm) => `${name}:${arm}`),
  ]),
];

/** Undefined for `direct`, which needs none. @throws AssayError `unknown-strategy`. */
export function openStrategy(given: StrategyGiven): Strategy | undefined {
  const { strategy = DIRECT } = given;
  if (strategy === DIRECT) return undefined;
  const [name = '', arm] = strategy.split(/:(.*)/s);
  const kind = own(STRATEGIES, name);
  if (kind !== undefined && strategyNames().includes(strategy)) return kind.open(arm, given);
  const near = nearest(strategy, strategyNames());
  throw new AssayError('unknown-strategy', `There is no strategy "${strategy}".`, {
    next: `${near === undefined ? '' : `Did you mean "${near}"? `}There are ${strategyNames().join(', ')}.`,
  });
}

/** A strategy as a fingerprint, a table and a row name it: `cot (version=1)`. */
export function labelOf(strategy: Strategy | undefined): string {
  if (strategy === undefined) return DIRECT;
  const settings = Object.entries(strategy.settings).map(([name, value]) => `${name}=${value}`);
  return `${strategy.name} (${settings.join(', ')})`;
}
