import { OUTCOMES } from '../../outcome.ts';
import { duration } from '../figures.ts';
import { markdownTable } from '../markdown.ts';
import type { BenchRun } from './contract.ts';

/** What became of the samples of each run, a column an outcome that some run has. */
export function causesTable(runs: readonly BenchRun[]): string {
  const used = OUTCOMES.filter((outcome) =>
    runs.some(({ report }) => (report.score.outcomes[outcome] ?? 0) > 0),
  );
  const rows = runs.map(({ profile, report: { score } }) => [
    profile,
    String(score.total),
    ...used.map((outcome) => String(score.outcomes[outcome] ?? 0)),
  ]);
  return markdownTable(['profile', 'samples', ...used], rows);
}

/** Speed, time and cost of each run. */
export function speedTable(runs: readonly BenchRun[]): string {
  const hasCost = runs.some(({ report }) => report.spent?.cost !== undefined);
  const rows = runs.map((run) => [run.profile, ...figuresOf(run), ...(hasCost ? [costOf(run)] : [])]);
  const head = [
    'profile',
    'time',
    'tokens/s a request',
    'tokens/s in all',
    'first token',
    'tokens in prompts',
    'in answers',
  ];
  return withoutEmpty([...head, ...(hasCost ? ['cost'] : [])], rows);
}

/** Columns that some run has something in. */
function withoutEmpty(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, at) => rows.some((row) => row[at] !== ''));
  const only = (row: readonly string[]): string[] => row.filter((_, at) => used[at]);
  return markdownTable(only(head), rows.map(only));
}

function figuresOf({ seconds, speed, report: { spent } }: BenchRun): string[] {
  const inAll = spent === undefined || seconds === 0 ? undefined : spent.completionTokens / seconds;
  return [
    duration(seconds),
    fixed(speed.tokensPerS),
    fixed(inAll),
    speed.ttftMs === undefined ? '' : `${speed.ttftMs.toFixed(0)} ms`,
    count(spent?.promptTokens),
    count(spent?.completionTokens),
  ];
}

const costOf = ({ report }: BenchRun): string => report.spent?.cost?.toFixed(4) ?? '';
const fixed = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(1));
const count = (tokens: number | undefined): string => tokens?.toLocaleString('en-US') ?? '';

/** What the check of a server before a long run found, a column a finding; nothing where no run was long. */
export function preflightTable(runs: readonly BenchRun[]): string {
  const checked = runs.filter(({ report }) => report.preflight !== undefined);
  const names = [...new Set(checked.flatMap(({ report }) => Object.keys(report.preflight ?? {})))];
  const rows = checked.map(({ profile, report }) => [
    profile,
    ...names.map((name) => report.preflight?.[name] ?? ''),
  ]);
  return rows.length === 0 ? '' : markdownTable(['profile', ...names], rows);
}
