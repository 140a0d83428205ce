import { causeText } from '../results/exception.ts';
import type { Flow, Flows } from '../stats/flows.ts';
import { alikeLine, changesOf, flowNotes, tasksText } from './flow-words.ts';
import { paragraph, table } from './table.ts';

/** Flows that are shown of the one step between two runs, and of each of several. */
const SHOWN = { one: 10, several: 3 } as const;

/** What changed from each run to the next, the most first; '' where the runs have no task in common. */
export function flowsText(flows: Flows | undefined, names: readonly string[], width: number): string {
  if (flows === undefined) return '';
  const most = flows.steps.length === 1 ? SHOWN.one : SHOWN.several;
  const steps = flows.steps.map((step, at) => {
    return [paragraph(alikeLine(flows, names, at), width), ...changesText(changesOf(step), most)].join('\n');
  });
  const notes = flowNotes(flows, names).map((note) => paragraph(note, width));
  return `${steps.join('\n\n')}${notes.map((note) => `\n${note}`).join('')}`;
}

function changesText(changes: readonly Flow[], most: number): string[] {
  if (changes.length === 0) return [];
  const rows = changes
    .slice(0, most)
    .map(({ from, to, tasks }) => [causeText(from), causeText(to), tasksText(tasks)]);
  const more = changes.length - most;
  return [
    table([['from', 'to', 'tasks'], ...rows], [0, 1]),
    ...(more > 0 ? [`${more} more: --json has them all.`] : []),
  ];
}
