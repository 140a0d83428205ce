import type { JSX } from 'preact';
import type { Flows } from '../../stats/flows.ts';
import { flowSentences, tasksText } from '../flow-words.ts';
import { safeLine } from '../safe.ts';
import { COLOURS, familyOf, MARKS } from './family.ts';
import { layOut } from './flow-layout.ts';
import type { FlowBar, Ribbon } from './flow-layout.ts';
import { HEAD, Plot } from './plot.tsx';

/** Units of a bar, between two runs, and of the labels at both ends. */
const [BAR, STEP, LABELS] = [12, 230, 140];

/** From the drawing's top to the bars: the title, and the names of the runs. */
const TOP = HEAD + 26;

/**
 * How the outcomes of the same tasks flow from run to run, as ribbons between bars (a Sankey diagram in the order of runs). Each bar has its outcome in
 * words with the mark of its family and its tasks; what stayed as it was is pale.
 */
export function FlowChart({
  flows,
  names: given,
}: {
  readonly flows: Flows;
  readonly names: readonly string[];
}): JSX.Element {
  const names = given.map((name) => safeLine(name, 24));
  const { columns, ribbons, height } = layOut(flows);
  const last = columns.length - 1;
  return (
    <Plot
      title={`What became of ${flows.tasks} tasks: ${names.join(' → ')}`}
      text={flowSentences(flows, names).join(' ')}
      width={2 * LABELS + last * STEP + BAR}
      height={TOP + height + 12}
    >
      {ribbons.map((step, at) => (
        <g key={at} transform={`translate(${LABELS + at * STEP + BAR} ${TOP})`}>
          {step.map((ribbon, index) => (
            <Band key={index} {...ribbon} />
          ))}
        </g>
      ))}
      {columns.map((bars, at) => (
        <g key={at} transform={`translate(${LABELS + at * STEP} ${TOP})`}>
          <text x={BAR / 2} y="-10" text-anchor="middle" font-weight="600">
            {names[at]}
          </text>
          {bars.map((bar) => (
            <Bar key={bar.outcome} bar={bar} isFirst={at === 0} />
          ))}
        </g>
      ))}
    </Plot>
  );
}

/** One of a task among thousands is still to be seen. */
const THINNEST = 0.8;

function Band({ from, to, tasks, y: [begin, end], height: exact }: Ribbon): JSX.Element {
  const height = Math.max(THINNEST, exact);
  const [wide, middle] = [STEP - BAR, (STEP - BAR) / 2];
  const upper = `M0 ${begin}C${middle} ${begin} ${middle} ${end} ${wide} ${end}`;
  const lower = `v${height}C${middle} ${end + height} ${middle} ${begin + height} 0 ${begin + height}z`;
  const family = familyOf(from);
  return (
    <path
      class={from === to ? `ribbon same ${family}` : `ribbon ${family}`}
      d={`${upper}${lower}`}
      fill={COLOURS[family]}
      opacity={from === to ? 0.15 : 0.5}
    >
      <title>{`${from} → ${to}: ${tasksText(tasks)}`}</title>
    </path>
  );
}

/** Its label is beside it; over ribbons it stands on a rim of the paper's colour. */
function Bar({ bar, isFirst }: { readonly bar: FlowBar; readonly isFirst: boolean }): JSX.Element {
  const { outcome, tasks, y, height, slot } = bar;
  const family = familyOf(outcome);
  return (
    <g>
      <rect class={family} y={y} width={BAR} height={Math.max(1, height)} fill={COLOURS[family]} />
      <text
        class="rim"
        x={isFirst ? -8 : BAR + 8}
        y={y + (height < slot ? 9 : height / 2) + 4}
        text-anchor={isFirst ? 'end' : 'start'}
        stroke="#ffffff"
        stroke-width="3"
        stroke-linejoin="round"
        paint-order="stroke"
      >
        {`${MARKS[family]} ${outcome} ${tasksText(tasks)}`}
      </text>
    </g>
  );
}
