import { type WriteStream, createWriteStream } from 'node:fs';

const TAIL_LINES = 15;
const TAIL_CHARACTERS = 4000;
/** Begins a line of our own among what the commands print. */
export const STEP = '+ ';
// oxlint-disable-next-line no-control-regex -- what commands print may give a terminal orders
const ORDERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** What a build prints: all of it in a file, its end at hand. */
export class BuildLog {
  readonly #file: WriteStream;
  readonly #onStep: (step: string) => void;
  #tail = '';
  #step = '';

  /** `onStep` hears each command as it begins. */
  constructor(path: string, onStep: (step: string) => void) {
    this.#file = createWriteStream(path);
    this.#onStep = onStep;
  }

  /** The command that was begun last. */
  get step(): string {
    return this.#step;
  }

  /** The last lines, without what would give a terminal orders. */
  get end(): string {
    return this.#tail.replace(ORDERS, '').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  }

  add(piece: Buffer | string): void {
    this.#file.write(piece);
    this.#tail = (this.#tail + piece.toString()).slice(-TAIL_CHARACTERS);
    const line = this.#tail.split('\n').findLast((text) => text.startsWith(STEP));
    const begun = line?.slice(STEP.length) ?? this.#step;
    if (begun !== this.#step) this.#onStep(begun);
    this.#step = begun;
  }

  close(): void {
    this.#file.end();
  }
}
