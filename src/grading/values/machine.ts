import { AssayError } from '../../errors.ts';
import type { Value } from './value.ts';

/** At some 80 bytes each. */
const MOST_PARTS = 1 << 22;

/** The state of reading one value: bytes, a stack, and the marks on it. Every step is checked against hostile bytes. */
export class Machine {
  readonly #bytes: Buffer;
  readonly #stack: Value[] = [];
  readonly #marks: number[] = [];
  #at = 0;
  #parts = 0;
  stopped = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The next `length` bytes: a view, not a copy. */
  take(length: number): Buffer {
    const start = this.skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  byte(): number {
    return this.#bytes.readUInt8(this.skip(1));
  }

  int32(): number {
    return this.#bytes.readInt32LE(this.skip(4));
  }

  double(): number {
    return this.#bytes.readDoubleBE(this.skip(8));
  }

  /** Moves over `length` bytes and gives where they begin. */
  skip(length: number): number {
    const start = this.#at;
    if (start + length > this.#bytes.length) throw malformed('it ends too early');
    this.#at = start + length;
    return start;
  }

  /** Bytes with their length before them, which takes `width` bytes itself. */
  counted(width: 1 | 4 | 8): Buffer {
    if (width === 1) return this.take(this.byte());
    const length = this.take(width);
    return this.take(width === 4 ? length.readUInt32LE() : Number(length.readBigUInt64LE()));
  }

  push(value: Value): void {
    this.#parts += 1;
    if (this.#parts > MOST_PARTS)
      throw new AssayError('too-large', `The value has more than ${MOST_PARTS} parts.`);
    this.#stack.push(value);
  }

  pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined) throw malformed('its stack is empty');
    return value;
  }

  popMany(count: number): Value[] {
    if (this.#stack.length < count) throw malformed('its stack is empty');
    return this.#stack.splice(this.#stack.length - count);
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  popToMark(): Value[] {
    const mark = this.#marks.pop();
    if (mark === undefined || mark > this.#stack.length) throw malformed('a mark is missing');
    return this.#stack.splice(mark);
  }

  top(): Value | undefined {
    return this.#stack.at(-1);
  }

  result(): Value {
    const [value, ...others] = this.#stack;
    if (value === undefined || others.length > 0 || this.#at !== this.#bytes.length) {
      throw malformed('it holds more or less than one value');
    }
    return value;
  }
}

export function malformed(what: string): AssayError {
  return new AssayError('protocol', `A value from the sandbox cannot be read: ${what}.`);
}
