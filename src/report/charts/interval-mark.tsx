import type { ComponentChildren, JSX } from 'preact';
import { estimateText, interval, points, signed } from '../figures.ts';

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
    <Drawing text={text} lines={[0, 0.25, 0.5, 0.75, 1]}>
      <Line isOpen={value === undefined} from={low} to={high} />
      {value === undefined ? null : <Dot at={value} />}
    </Drawing>
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
  const at = (difference: number): number => Math.min(1, Math.max(0, 0.5 + difference / (2 * most)));
  return (
    <Drawing text={`${points(value)} ${signed({ low, high })}`} lines={[0, 1]}>
      <line class="zero" x1={place(0.5)} x2={place(0.5)} y1={0} y2={HEIGHT} />
      <Line from={at(low)} to={at(high)} />
      <Dot at={at(value)} />
    </Drawing>
  );
}

/** `text` is what is read aloud; `lines` are the shares that are marked behind. */
const Drawing = ({
  text,
  lines,
  children,
}: {
  readonly text: string;
  readonly lines: readonly number[];
  readonly children: ComponentChildren;
}): JSX.Element => (
  <svg
    class="interval"
    width={WIDTH}
    height={HEIGHT}
    viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    role="img"
    aria-label={text}
  >
    {lines.map((share) => (
      <line key={share} class="grid" x1={place(share)} x2={place(share)} y1={0} y2={HEIGHT} />
    ))}
    {children}
  </svg>
);

const Line = ({
  from,
  to,
  isOpen = false,
}: {
  readonly from: number;
  readonly to: number;
  readonly isOpen?: boolean;
}): JSX.Element => (
  <line class={isOpen ? 'ends open' : 'ends'} x1={place(from)} x2={place(to)} y1={MIDDLE} y2={MIDDLE} />
);

const Dot = ({ at }: { readonly at: number }): JSX.Element => (
  <circle class="value" cx={place(at)} cy={MIDDLE} r={4} />
);
