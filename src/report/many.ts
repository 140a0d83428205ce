import { counted } from '../counted.ts';
import { namesApart } from './apart.ts';
import { causesOf } from './causes.ts';
import type { Gate } from './gate.ts';
import { gridText } from './grid.ts';
import { markdownTable } from './markdown.ts';
import { reportMarkdown } from './markdown-report.ts';
import { safeEnd } from './safe.ts';
import { scoreCell } from './score-figures.ts';
import { table, terminalWidth } from './table.ts';
import type { Reported } from './terminal.ts';

/** A run among others, with the thresholds that it was held to. */
export interface OneOfMany {
  readonly report: Reported;
  readonly gates: readonly Gate[];
}

/** Many runs for people: their scores, a table a suite, and what became of the samples of each. */
export function manyText(runs: readonly OneOfMany[], width = terminalWidth()): string {
  const compared = runs.map(({ report }) => ({
    suite: report.suite,
    model: report.model ?? '',
    template: report.template ?? '',
    params: report.params ?? '',
    strategy: report.strategy ?? 'direct',
    result: { model: report.model ?? '', score: report.score },
  }));
  const names = namesApart(runs.map(({ report }) => report));
  const rows = runs.map(({ report }, at) => [safeEnd(names[at] ?? '', NAME), outcomesOf(report)]);
  return [gridText(compared, width), table([['run', 'samples'], ...rows], [0, 1], width)].join('\n\n');
}

const NAME = 36;

/** `passed 100, wrong 50, error 14 (KeyError 9, TypeError 5)` */
function outcomesOf({ score }: Reported): string {
  const raised = Object.entries(score.exceptions).map(([name, count]) => `${name} ${count}`);
  return causesOf(score)
    .map(({ outcome, count }) => {
      const which = outcome === 'error' && raised.length > 0 ? ` (${raised.join(', ')})` : '';
      return `${outcome === '' ? 'not graded' : outcome} ${count}${which}`;
    })
    .join(', ');
}

/** The same as a page of Markdown: a table of all, then each run without its failures. */
export function manyMarkdown(runs: readonly OneOfMany[]): string {
  // Most people never choose another.
  const isChosen = runs.some(({ report: { strategy = 'direct' } }) => strategy !== 'direct');
  const head = [
    'suite',
    'model',
    'template',
    'params',
    ...(isChosen ? ['strategy'] : []),
    'score with its 95 % interval',
    'samples',
  ];
  const rows = runs.map(({ report }) => [
    report.suite,
    report.model ?? '',
    report.template ?? '',
    report.params ?? '',
    ...(isChosen ? [report.strategy ?? 'direct'] : []),
    scoreCell({ report }),
    outcomesOf(report),
  ]);
  const pages = runs.map(({ report, gates }) => reportMarkdown({ ...report, failures: [] }, gates));
  return [`# ${counted(runs.length, 'run')}`, markdownTable(head, rows), ...pages].join('\n\n');
}
