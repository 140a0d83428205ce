import { causeText } from '../results/exception.ts';
import type { Flows } from '../stats/flows.ts';
import { comparableLines } from './comparability.ts';
import { HOLM, pairRows, runRows, taskRows } from './comparison-rows.ts';
import { differenceLines, titleOf } from './comparison-words.ts';
import type { ComparedPair, Comparisons } from './comparison.ts';
import { alikeLine, changesOf, flowNotes, matrixRows, tasksText } from './flow-words.ts';
import { markdownTable, markdownText } from './markdown.ts';

/** Runs against each other as a page of Markdown, for a pull request or a wiki. */
export function comparisonMarkdown({ comparability, runs, pairs, flows }: Comparisons): string {
  const names = runs.map(({ name }) => name);
  const only = pairs.length === 1 ? pairs[0] : undefined;
  const parts = [
    `# ${markdownText(titleOf(names))}`,
    comparableLines(comparability, runs).map(markdownText).join(' '),
    tableOf(runRows(runs)),
    only === undefined ? `${tableOf(pairRows(pairs))}\n\n${markdownText(HOLM)}` : apartOf(only),
    ...(flows === undefined ? [] : flowParts(flows, names)),
    ...(only === undefined ? [] : taskParts(only)),
    runs.map(({ name, run }) => `- ${markdownText(`${name} is ${run.file}`)}`).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const apartOf = ({ a, b, comparison }: ComparedPair): string =>
  comparison === undefined
    ? 'No sample has a verdict in both runs.'
    : differenceLines(a, b, comparison).map(markdownText).join(' ');

/** Of each step all flows as a matrix, and what changed with what was raised. */
function flowParts(flows: Flows, names: readonly string[]): string[] {
  const steps = flows.steps.flatMap((step, at) => {
    const [a, b] = [names[at] ?? '', names[at + 1] ?? ''];
    const [head, ...rows] = matrixRows(flows, names, at);
    const changes = changesOf(step).map(({ from, to, tasks }) => [
      causeText(from),
      causeText(to),
      tasksText(tasks),
    ]);
    return [
      markdownText(alikeLine(flows, names, at)),
      markdownTable(head, rows),
      changes.length === 0 ? '' : markdownTable([`from ${a}`, `to ${b}`, 'tasks'], changes),
    ];
  });
  return ['## Flows', ...steps, markdownText(flowNotes(flows, names).join(' '))];
}

function taskParts({ b, comparison }: ComparedPair): string[] {
  if (comparison === undefined) return [];
  const { won, lost, measure } = comparison;
  return [
    won.length === 0 ? '' : tableOf(taskRows(`${b} won`, won, measure)),
    lost.length === 0 ? '' : tableOf(taskRows(`${b} lost`, lost, measure)),
  ];
}

const tableOf = ([head = [], ...rows]: readonly string[][]): string => markdownTable(head, rows);
