import type { ComponentChildren, JSX } from 'preact';

/** Height of the line that the title stands on; what is drawn comes below. */
export const HEAD = 40;

/**
 * The frame of a drawing that can stand alone: colours and type are in its attributes, since it is also shown where no style of
 * a page is. A page's own style goes before them, so that it is dark there where the page is. `text` is what the drawing shows
 * in words.
 */
export const Plot = ({
  title,
  text,
  width,
  height,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly width: number;
  readonly height: number;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <svg
    xmlns="http://www.w3.org/2000/svg"
    class="plot"
    width={width}
    height={height}
    viewBox={`0 0 ${width} ${height}`}
    role="img"
    font-family="system-ui, sans-serif"
    font-size="13"
    fill="#16202a"
  >
    <title>{title}</title>
    {text === undefined ? null : <desc>{text}</desc>}
    <rect class="paper" width={width} height={height} fill="#ffffff" />
    <text x="12" y="24" font-weight="600">
      {title}
    </text>
    {children}
  </svg>
);
