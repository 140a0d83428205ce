/** A line without the spaces around it, and where it is in its text. */
interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Pairs of lines that are looked at; for longer texts it is not told what was taken. */
const MOST_PAIRS = 4_000_000;

type Part = readonly [start: number, end: number];

/**
 * Parts of an answer whose lines are in the code, as UTF-16 offsets: those of a longest common sequence of lines, indented or
 * not, since an extractor may put lines before, between and after them.
 */
export function takenParts(answer: string, code: string): Part[] | undefined {
  const whole = code.trim();
  const at = whole === '' ? -1 : answer.indexOf(whole);
  if (at >= 0) return [[at, at + whole.length]];
  const [lines, taken] = [linesOf(answer), linesOf(code)];
  if (lines.length * taken.length > MOST_PAIRS) return undefined;
  return joined(lines, commonLines(lines, taken)).filter(([start, end]) => end > start);
}

function linesOf(text: string): Line[] {
  let next = 0;
  return text.split('\n').map((line) => {
    const start = next + line.length - line.trimStart().length;
    next += line.length + 1;
    return { text: line.trim(), start, end: start + line.trim().length };
  });
}

/** Indexes of the lines of `a` in a longest common sequence with `b`. */
function commonLines(a: readonly Line[], b: readonly Line[]): number[] {
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  const isSame = (i: number, j: number): boolean => a[i]?.text === b[j]?.text;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = isSame(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const found: number[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;) {
    if (isSame(i, j)) {
      found.push(i);
      [i, j] = [i + 1, j + 1];
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return found;
}

/** Neighbouring lines as one part; blank ones at its ends are no part of it. */
function joined(lines: readonly Line[], indexes: readonly number[]): Part[] {
  const parts: [number, number][] = [];
  let before = -2;
  for (const index of indexes) {
    const line = lines[index];
    if (line === undefined || (line.text === '' && index !== before + 1)) continue;
    const last = parts.at(-1);
    if (last === undefined || index !== before + 1) parts.push([line.start, line.end]);
    else if (line.text !== '') last[1] = line.end;
    before = index;
  }
  return parts;
}
