import type { JSX } from 'preact';
import { safeLine } from '../safe.ts';
import { COLOURS } from './family.ts';
import { HEAD, Plot } from './plot.tsx';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as people read it. */
  readonly text: string;
}

const [WIDTH, LABELS, LINE] = [640, 180, 26];
const LONGEST = WIDTH - LABELS - 80;

/** Bars side by side. */
export function Bars({
  title,
  bars,
}: {
  readonly title: string;
  readonly bars: readonly Bar[];
}): JSX.Element {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  return (
    <Plot title={title} width={WIDTH} height={HEAD + bars.length * LINE + 10}>
      {bars.map(({ label, value, text }, at) => (
        <g key={at} transform={`translate(0 ${HEAD + at * LINE})`}>
          <text x={LABELS - 8} y="17" text-anchor="end">
            {safeLine(label, 26)}
          </text>
          <rect
            x={LABELS}
            y="4"
            width={Math.round((LONGEST * value) / most)}
            height={LINE - 8}
            fill={COLOURS.passed}
          />
          <text x={LABELS + Math.round((LONGEST * value) / most) + 6} y="17">
            {text}
          </text>
        </g>
      ))}
    </Plot>
  );
}
