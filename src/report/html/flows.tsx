import type { JSX } from 'preact';
import type { Flow, Flows as FlowsOf } from '../../stats/flows.ts';
import { FlowChart } from '../charts/flow-chart.tsx';
import { CauseWords } from '../charts/outcome.tsx';
import { changesOf, flowNotes, matrixRows, tasksText } from '../flow-words.ts';
import { Table } from './tables.tsx';

/** How outcomes flow from each run to the next: a picture, what changed with what was raised, and all of it as matrices. */
export function Flows({
  flows,
  names,
}: {
  readonly flows: FlowsOf;
  readonly names: readonly string[];
}): JSX.Element {
  const notes = flowNotes(flows, names).join(' ');
  return (
    <>
      <div class="wide" role="group" aria-label="flows" tabindex={0}>
        <FlowChart flows={flows} names={names} />
      </div>
      {notes === '' ? null : <p class="notes">{notes}</p>}
      {flows.steps.map((step, at) => (
        <Step key={at} flows={flows} step={step} at={at} names={names} />
      ))}
    </>
  );
}

function Step({
  flows,
  step,
  at,
  names,
}: {
  readonly flows: FlowsOf;
  readonly step: readonly Flow[];
  readonly at: number;
  readonly names: readonly string[];
}): JSX.Element {
  const [a, b] = [names[at] ?? '', names[at + 1] ?? ''];
  const changes = changesOf(step).map(({ from, to, tasks }) => [
    <CauseWords {...from} />,
    <CauseWords {...to} />,
    tasksText(tasks),
  ]);
  const [head, ...rows] = matrixRows(flows, names, at);
  return (
    <>
      {changes.length === 0 ? null : (
        <Table
          label={`what changed from ${a} to ${b}`}
          head={[`from ${a}`, `to ${b}`, 'tasks']}
          rows={changes}
          numbers={[2]}
        />
      )}
      <details>
        <summary>
          Every flow from {a} to {b}
        </summary>
        <Table
          label={`flows from ${a} to ${b}`}
          head={head}
          rows={rows}
          numbers={head.map((_, column) => column).slice(1)}
        />
      </details>
    </>
  );
}
