import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { own } from '../own.ts';
import { cot } from './cot.ts';
import type { Strategy } from './contract.ts';

/** A strategy as the user gives it. */
export interface StrategyGiven {
  /** `cot`, or with an arm `repair:no-history`; default `direct`. */
  readonly strategy?: string;
}

type Open = (arm: string | undefined, given: StrategyGiven) => Strategy;

/** Adding a strategy: its file, and a line here. */
const STRATEGIES: Readonly<Record<string, Open>> = { cot };

/** `direct`: the answer to the prompt of the template, with nothing around it. */
const DIRECT = 'direct';

const strategyNames = (): string[] => [DIRECT, ...Object.keys(STRATEGIES)];

/** Undefined for `direct`, which needs none. @throws AssayError `unknown-strategy`. */
export function openStrategy(given: StrategyGiven): Strategy | undefined {
  const [name = DIRECT, arm] = (given.strategy ?? DIRECT).split(/:(.*)/s);
  if (name === DIRECT && arm === undefined) return undefined;
  const open = own(STRATEGIES, name);
  if (open !== undefined) return open(arm, given);
  const near = nearest(name, strategyNames());
  throw new AssayError('unknown-strategy', `There is no strategy "${given.strategy}".`, {
    next: near === undefined ? `Use one of ${strategyNames().join(', ')}.` : `Did you mean "${near}"?`,
  });
}

/** A strategy as a fingerprint, a table and a row name it: `cot (version=1)`. */
export function labelOf(strategy: Strategy | undefined): string {
  if (strategy === undefined) return DIRECT;
  const settings = Object.entries(strategy.settings).map(([name, value]) => `${name}=${value}`);
  return `${strategy.name} (${settings.join(', ')})`;
}
