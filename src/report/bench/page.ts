import { counted } from '../../counted.ts';
import { groupBy } from '../../group-by.ts';
import type { ProfileState } from '../../results/bench/state.ts';
import type { Published } from '../../results/published.ts';
import { duration } from '../figures.ts';
import { markdownTable, markdownText } from '../markdown.ts';
import { safeText } from '../safe.ts';
import { scoreCell } from '../score-figures.ts';
import { boardMarkdown } from './board-markdown.ts';
import { checkpointParts } from './checkpoints-markdown.ts';
import type { Bench, BenchBoard } from './contract.ts';
import { causesTable, preflightTable, speedTable } from './runs-markdown.ts';

/** `REPORT.md`: what a bench came to, as a page of GitHub's Markdown. `made` is a sentence of when and by what. */
export function benchMarkdown(bench: Bench, made: string): string {
  const { profiles, boards } = bench;
  const parts = [
    '# Bench report',
    `${markdownText(made)} ${counted(profiles.length, 'profile')}: ${stateCounts(profiles)}.`,
    profilesTable(bench),
    ...failureParts(profiles),
    ...checkpointParts(bench),
    ...boards.flatMap(boardParts),
    ...sourceParts(boards),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function boardParts(board: BenchBoard): string[] {
  return [
    ...boardMarkdown(board),
    '### Samples by what became of them',
    causesTable(board.runs),
    '### Speed, time and cost',
    speedTable(board.runs),
    ...preflightParts(board),
  ];
}

function preflightParts({ runs }: BenchBoard): string[] {
  const found = preflightTable(runs);
  return found === '' ? [] : ['### What the servers were like before the runs', found];
}

const WORDS = { done: 'done', failed: 'could not be run', running: 'not finished' } as const;

function stateCounts(profiles: readonly ProfileState[]): string {
  const states = (['done', 'failed', 'running'] as const).map(
    (state) => [state, profiles.filter((profile) => profile.state === state).length] as const,
  );
  const parts = states.filter(([, count]) => count > 0).map(([state, count]) => `${count} ${WORDS[state]}`);
  return parts.join(', ') || 'nothing has been run yet';
}

function profilesTable({ profiles, boards }: Bench): string {
  if (profiles.length === 0) return '';
  const rows = profiles.map(({ profile, state, runs, ready_s: ready }) => [
    profile,
    WORDS[state],
    ...boards.map((board) =>
      board.runs
        .filter((run) => run.profile === profile)
        .map(scoreCell)
        .join('; '),
    ),
    ready === undefined ? '' : duration(ready),
    runs.length === 0 ? '' : duration(runs.reduce((sum, { seconds }) => sum + seconds, 0)),
  ]);
  const suites = boards.map(({ suite }) => suite);
  return markdownTable(['profile', 'state', ...suites, 'server ready after', 'time of the runs'], rows);
}

/** Why a profile, or one of its suites, has no result. */
function failureParts(profiles: readonly ProfileState[]): string[] {
  const failed = profiles.flatMap(({ profile, failure, runs }) => [
    ...(failure === undefined ? [] : [{ title: profile, failure }]),
    ...runs.flatMap((run) =>
      run.failure === undefined ? [] : [{ title: `${profile} on ${run.suite}`, failure: run.failure }],
    ),
  ]);
  if (failed.length === 0) return [];
  return [
    '## What could not be run',
    ...failed.map(({ title, failure: { message, next } }) =>
      [`**${markdownText(title)}**`, codeBlock([message, next ?? ''].join('\n').trim())].join('\n\n'),
    ),
  ];
}

/** The fence is longer than any in the text: a log may hold one. */
function codeBlock(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, safeText(text), fence].join('\n');
}

function sourceParts(boards: readonly BenchBoard[]): string[] {
  const shown = boards.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.from === 'published' ? [entry.published] : [])),
  );
  const sources = groupBy(shown, ({ sourceName, source }) => `${sourceName}\n${source.url}`);
  const lines = sources.map(([first]) => sourceLine(first));
  return lines.length === 0 ? [] : ['## Sources of the published scores', lines.join('\n')];
}

function sourceLine({ sourceName, source: { title, url, asked } }: Published): string {
  const how = asked === undefined ? '' : ` Asked ${asked}.`;
  return `- ${markdownText(`${sourceName}: ${title}.${how}`)} <${url}>`;
}
