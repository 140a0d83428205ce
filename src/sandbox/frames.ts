/** What a job's process writes: see `runners/python/frames.py`. Every byte of it may be the candidate's own. */
export interface Frame {
  readonly kind: string;
  readonly index: number;
  readonly cpuS: number;
  readonly payload: Buffer;
}

/** What the runner never writes. */
export class ProtocolError extends Error {}

/** A longer value than can be taken. */
export class TooLong extends ProtocolError {}

const HEAD_BYTES = 17;
const KINDS = new Set('lvdecoPFGBSLNXM');

/** Longest payload of the kinds that carry what a program returns; nobody writes another one that is longer than SAID_BYTES. */
export type Longest = Readonly<Record<string, number>>;

/** Room for what is said of an error: three texts of at most 1,000 characters, of which JSON may write each with twelve. */
const SAID_BYTES = 65_536;

/**
 * Puts frames together as they arrive. Throws ProtocolError for a frame that no runner writes, and TooLong as soon as a
 * payload says that it is: it is not waited for.
 */
export class FrameReader {
  readonly #longest: Longest;
  #pieces: Buffer[] = [];
  #size = 0;
  #needed = HEAD_BYTES;

  constructor(longest: Longest = {}) {
    this.#longest = longest;
  }

  /** Bytes of a frame that has not come to its end. */
  get pending(): number {
    return this.#size;
  }

  push(data: Buffer): Frame[] {
    this.#pieces.push(data);
    this.#size += data.length;
    return this.#size < this.#needed ? [] : this.#take(Buffer.concat(this.#pieces));
  }

  #take(bytes: Buffer): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    for (let next = this.#read(bytes, at); next !== undefined; next = this.#read(bytes, at)) {
      frames.push(next);
      at += HEAD_BYTES + next.payload.length;
    }
    this.#pieces = [bytes.subarray(at)];
    this.#size = bytes.length - at;
    return frames;
  }

  #read(bytes: Buffer, at: number): Frame | undefined {
    this.#needed = HEAD_BYTES;
    if (bytes.length - at < HEAD_BYTES) return undefined;
    const kind = bytes.toString('latin1', at, at + 1);
    const cpuS = bytes.readDoubleLE(at + 5);
    if (!KINDS.has(kind) || !(cpuS >= 0 && cpuS < Infinity)) throw new ProtocolError('not a frame');
    const length = bytes.readUInt32LE(at + 13);
    const longest = this.#longest[kind];
    if (longest !== undefined && length > longest) throw new TooLong(`${length} bytes of kind ${kind}`);
    if (longest === undefined && length > SAID_BYTES) throw new ProtocolError('a frame that is too long');
    const start = at + HEAD_BYTES;
    this.#needed += length;
    if (bytes.length < start + length) return undefined;
    return { kind, index: bytes.readUInt32LE(at + 1), cpuS, payload: bytes.subarray(start, start + length) };
  }
}
