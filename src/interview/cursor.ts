/** A text that is outside the language of checks, with the place. */
export class RefusedText extends Error {
  /** UTF-16 offset into the text. */
  readonly at: number;
  readonly what: string;

  constructor(text: string, at: number, what: string) {
    super(`${placeIn(text, at)}: ${what}`);
    this.at = at;
    this.what = what;
  }
}

/** `column 8`, or `line 2, column 3` in a text of several lines; both from 1. */
function placeIn(text: string, at: number): string {
  const before = text.slice(0, at);
  const column = at - before.lastIndexOf('\n');
  if (!text.includes('\n')) return `column ${column}`;
  return `line ${before.split('\n').length}, column ${column}`;
}

/** Walks a text from left to right; blanks and line ends between the parts mean nothing. */
export class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#space();
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Whether the text goes on with `mark`, which it then passes. */
  skip(mark: string): boolean {
    if (!this.#text.startsWith(mark, this.#at)) return false;
    this.#at += mark.length;
    this.#space();
    return true;
  }

  expect(mark: string): void {
    if (!this.skip(mark)) throw this.refuse(`expected ${mark}`);
  }

  /** What a sticky pattern matches here, which it then passes, with the blanks behind it. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    this.#space();
    return found;
  }

  refuse(what: string): RefusedText {
    const here = this.done ? 'the end' : `"${this.#text.slice(this.#at, this.#at + 20).split('\n')[0]}"`;
    return new RefusedText(this.#text, this.#at, `${what}, found ${here}`);
  }

  #space(): void {
    while (/^[ \t\r\n]$/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}
