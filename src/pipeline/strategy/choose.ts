import { AssayError } from '../../errors.ts';
import type { Template } from '../../prompts/template.ts';
import type { Strategy } from '../../strategies/contract.ts';
import type { Task } from '../../suites/contract.ts';
import { openStrategy } from '../../strategies/index.ts';
import type { StrategyGiven } from '../../strategies/index.ts';

interface Given extends StrategyGiven {
  readonly batch?: boolean;
  readonly templateOut?: string;
}

/** Undefined for `direct`. @throws AssayError for an unknown strategy, and for what it cannot be combined with. */
export function openStrategyFor(given: Given): Strategy | undefined {
  const strategy = openStrategy(given);
  if (strategy === undefined) return undefined;
  if (given.batch === true)
    throw new AssayError(
      'strategy-batch',
      `${strategy.name} asks on what it was answered, and a batch comes back after hours.`,
      {
        next: 'Leave out --batch, or use --strategy direct.',
      },
    );
  if (given.templateOut !== undefined)
    throw new AssayError(
      'strategy-template',
      `An output template would change what ${strategy.name} talks about with the model.`,
      {
        next: 'Leave out --template-out, or use --strategy direct.',
      },
    );
  return strategy;
}

/** @throws AssayError where a setting is given that none of the strategies has: it would do nothing. */
export function mustUseSettings(
  strategies: readonly string[],
  { maxTurns, candidates }: Omit<StrategyGiven, 'strategy'>,
): void {
  const opened = strategies.map((strategy) => openStrategy({ strategy }));
  const has = (setting: string): boolean =>
    opened.some((each) => Object.hasOwn(each?.settings ?? {}, setting));
  if (maxTurns !== undefined && !has('max_turns')) throw unused('--max-turns', 'repair');
  if (candidates !== undefined && !has('candidates')) throw unused('--candidates', 'best-of:tests or codet');
}

const unused = (flag: string, strategy: string): AssayError =>
  new AssayError('usage', `${flag} says nothing to the strategies of this run.`, {
    next: `It is for --strategy ${strategy}; leave it out otherwise.`,
  });

/** @throws AssayError where a strategy cannot work with the template, or with one of the tasks. */
export function mustSuit(strategy: Strategy | undefined, template: Template, tasks: readonly Task[]): void {
  if (strategy === undefined) return;
  const why = strategy.needsChat ? whyNoChat(template, tasks) : undefined;
  if (why !== undefined)
    throw new AssayError(
      'strategy-template',
      `${template.name} ${why}, and ${strategy.name} has to talk with the model.`,
      {
        next: 'Use a template of messages, such as --template chat; best-of:logprob takes any.',
      },
    );
  if (strategy.tries === 'nothing') return;
  if (strategy.tries === 'visible tests' && template.asks === 'repositories')
    throw new AssayError(
      'strategy-suite',
      `Tasks from a repository show no examples that ${strategy.name} could choose by.`,
      {
        next: 'Use --strategy repair, whose feedback is their own tests, or best-of:logprob.',
      },
    );
  const foreign = tasks.find(({ language }) => language !== 'python');
  if (foreign !== undefined)
    throw new AssayError(
      'strategy-language',
      `${strategy.name} tries programs in Python only, and ${foreign.id} is in JavaScript.`,
      {
        next: 'Choose the tasks in Python: --language python.',
      },
    );
}

function whyNoChat({ mode, prefill }: Template, [first]: readonly Task[]): string | undefined {
  if (mode === 'completion') return 'gives a text to be continued';
  return first === undefined || prefill(first) === '' ? undefined : 'begins the answer itself';
}
