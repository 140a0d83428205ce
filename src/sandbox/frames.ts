/** What a job's process writes: see `runners/python/frames.py`. Every byte of it may be the candidate's own. */
export interface Frame {
  readonly kind: string;
  readonly index: number;
  readonly cpuS: number;
  readonly payload: Buffer;
}

/** What the runner never writes. */
export class ProtocolError extends Error {}

const HEAD_BYTES = 17;
const KINDS = new Set('lvdecoPFSLNXM');

/** Puts frames together as they arrive. Throws ProtocolError for a frame that no runner writes. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** Bytes of a frame that has not come to its end. */
  get pending(): number {
    return this.#rest.length;
  }

  push(data: Buffer): Frame[] {
    const bytes = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    const frames: Frame[] = [];
    let at = 0;
    for (let next = readFrame(bytes, at); next !== undefined; next = readFrame(bytes, at)) {
      frames.push(next);
      at += HEAD_BYTES + next.payload.length;
    }
    this.#rest = bytes.subarray(at);
    return frames;
  }
}

function readFrame(bytes: Buffer, at: number): Frame | undefined {
  if (bytes.length - at < HEAD_BYTES) return undefined;
  const kind = bytes.toString('latin1', at, at + 1);
  const cpuS = bytes.readDoubleLE(at + 5);
  if (!KINDS.has(kind) || !(cpuS >= 0 && cpuS < Infinity)) throw new ProtocolError('not a frame');
  const start = at + HEAD_BYTES;
  const end = start + bytes.readUInt32LE(at + 13);
  if (bytes.length < end) return undefined;
  return { kind, index: bytes.readUInt32LE(at + 1), cpuS, payload: bytes.subarray(start, end) };
}
