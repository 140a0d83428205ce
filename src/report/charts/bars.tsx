import type { JSX } from 'preact';
import { safeLine } from '../safe.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as people read it. */
  readonly text: string;
}

const [WIDTH, LABELS, LINE, HEAD] = [640, 180, 26, 40];
const LONGEST = WIDTH - LABELS - 80;

/** Bars side by side as a drawing of its own: colours and type are in it, since it is shown where no style of a page is. */
export function Bars({
  title,
  bars,
}: {
  readonly title: string;
  readonly bars: readonly Bar[];
}): JSX.Element {
  const height = HEAD + bars.length * LINE + 10;
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={WIDTH}
      height={height}
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      font-family="system-ui, sans-serif"
      font-size="13"
      fill="#1f2933"
    >
      <title>{title}</title>
      <rect width={WIDTH} height={height} fill="#ffffff" />
      <text x="12" y="24" font-weight="600">
        {title}
      </text>
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
            fill="#2f6f9f"
          />
          <text x={LABELS + Math.round((LONGEST * value) / most) + 6} y="17">
            {text}
          </text>
        </g>
      ))}
    </svg>
  );
}
