import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Height of a row in pixels, as in style.css. */
const ROW = 34;
/** Rows that are drawn beyond both ends of what is seen. */
const SPARE = 12;

/**
 * A list of any length, of which only what is seen is drawn: rows are links of one height with their
 * number as `data-at`. `at` is the row that is chosen: it is scrolled into view and focused.
 */
export function VirtualList({
  count,
  at,
  row,
  label,
}: {
  readonly count: number;
  readonly at: number | undefined;
  readonly row: (index: number) => JSX.Element;
  readonly label: string;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [tall, setTall] = useState(600);
  useLayoutEffect(() => {
    if (box.current !== null) setTall(box.current.clientHeight);
    if (box.current !== null && at !== undefined) reveal(box.current, at);
  }, [at, count]);
  const hasFocus = useRef<number>(undefined);
  useEffect(() => {
    if (at === undefined || hasFocus.current === at) return;
    const link = box.current?.querySelector<HTMLElement>(`[data-at="${at}"]`);
    link?.focus({ preventScroll: true });
    // It may be drawn only after the list has scrolled to it.
    if (link !== null && link !== undefined) hasFocus.current = at;
  });
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const last = Math.min(count, Math.ceil((top + tall) / ROW) + SPARE);
  return (
    <div
      class="virtual"
      ref={box}
      tabIndex={-1}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      <div class="virtual-all" style={{ height: `${count * ROW}px` }}>
        <ol aria-label={label} style={{ transform: `translateY(${first * ROW}px)` }}>
          {Array.from({ length: Math.max(0, last - first) }, (_, offset) => (
            <li key={first + offset} aria-setsize={count} aria-posinset={first + offset + 1}>
              {row(first + offset)}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

function reveal(box: HTMLElement, at: number): void {
  const [from, to] = [at * ROW, (at + 1) * ROW];
  if (from < box.scrollTop) box.scrollTop = from;
  else if (to > box.scrollTop + box.clientHeight) box.scrollTop = to - box.clientHeight;
}
