import type { JSX } from 'preact';
import { estimateText, interval } from '../figures.ts';

/** Of the drawing, in its own units. */
const [WIDTH, HEIGHT, MARGIN] = [208, 18, 4];
const MIDDLE = HEIGHT / 2;

const place = (share: number): number => MARGIN + share * (WIDTH - 2 * MARGIN);

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** A share between 0 and 100 % as a dot on the line of its interval; a broken line without a dot where `value` is not known. */
export function IntervalMark({ low, high, value }: Ends & { readonly value?: number }): JSX.Element {
  const text =
    value === undefined ? `between ${interval({ low, high })} %` : estimateText({ value, low, high });
  return (
    <svg
      class="interval"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={text}
    >
      <Grid lines={[0, 0.25, 0.5, 0.75, 1]} />
      <line
        class={value === undefined ? 'ends open' : 'ends'}
        x1={place(low)}
        x2={place(high)}
        y1={MIDDLE}
        y2={MIDDLE}
      />
      {value === undefined ? null : <circle class="value" cx={place(value)} cy={MIDDLE} r={4} />}
    </svg>
  );
}

/**
 * A difference of shares in the same way, with a line where there is none. `most` is where the drawing ends on both sides;
 * in a table it is the same for all rows.
 */
export function DifferenceMark({
  low,
  high,
  value,
  most,
}: Ends & { readonly value: number; readonly most: number }): JSX.Element {
  const at = (difference: number): number => place(Math.min(1, Math.max(0, 0.5 + difference / (2 * most))));
  const text = `difference ${estimateText({ value, low, high })}`;
  return (
    <svg
      class="interval"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={text}
    >
      <Grid lines={[0, 1]} />
      <line class="zero" x1={at(0)} x2={at(0)} y1={0} y2={HEIGHT} />
      <line class="ends" x1={at(low)} x2={at(high)} y1={MIDDLE} y2={MIDDLE} />
      <circle class="value" cx={at(value)} cy={MIDDLE} r={4} />
    </svg>
  );
}

const Grid = ({ lines }: { readonly lines: readonly number[] }): JSX.Element => (
  <>
    {lines.map((share) => (
      <line key={share} class="grid" x1={place(share)} x2={place(share)} y1={0} y2={HEIGHT} />
    ))}
  </>
);
