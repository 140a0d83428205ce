import { skipSpace } from '../python-text.ts';

/** Where a line is, and where the arguments of a function on it would end. */
export interface Line {
  readonly start: number;
  /** Of its `\n`, or of the text. */
  readonly end: number;
  /** The first character behind the line that is no space. */
  readonly next: number;
  /** The last closing parenthesis that may end arguments; -1 where there is none. */
  readonly close: number;
  /** The last opening parenthesis before `close`; -1 where there is none. */
  readonly lastOpen: number;
}

/** Position in the line of the last `)` that may end arguments, or a negative number. */
export type LineEnding = (line: string, text: string, place: Pick<Line, 'end' | 'next'>) => number;

/** The lines of a text, each read once. Positions are asked for in any order; near the last one they cost nothing. */
export class Lines {
  readonly #text: string;
  readonly #ending: LineEnding;
  readonly #known = new Map<number, Line>();
  readonly #starts: readonly number[];

  constructor(text: string, ending: LineEnding) {
    this.#text = text;
    this.#ending = ending;
    this.#starts = startsOf(text);
  }

  /** The line that a position belongs to; a `\n` belongs to the line that it ends. */
  at(position: number): Line {
    const index = this.#find(position);
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const start = this.#starts[index] ?? 0;
    const end = (this.#starts[index + 1] ?? this.#text.length + 1) - 1;
    const line = this.#read(start, end);
    this.#known.set(index, line);
    return line;
  }

  #read(start: number, end: number): Line {
    const text = this.#text.slice(start, end);
    const next = skipSpace(this.#text, end);
    const close = this.#ending(text, this.#text, { end, next });
    const open = close > 0 ? text.lastIndexOf('(', close - 1) : -1;
    return {
      start,
      end,
      next,
      close: close < 0 ? -1 : start + close,
      lastOpen: open < 0 ? -1 : start + open,
    };
  }

  #find(position: number): number {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** A match of a pattern at each line would take many times as long. */
function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
