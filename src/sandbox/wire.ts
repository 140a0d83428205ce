/** Messages between the host and a supervisor: a kind (1 byte), a length (uint32, little-endian) and a payload. */
export interface Message {
  readonly kind: string;
  readonly payload: Buffer;
}

const HEAD_BYTES = 5;

export function head(kind: string, length: number): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.write(kind, 0, 'latin1');
  bytes.writeUInt32LE(length, 1);
  return bytes;
}

/** Puts messages together from the pieces in which a pipe hands them over. */
export class MessageReader {
  #pieces: Buffer[] = [];
  #size = 0;
  #needed = HEAD_BYTES;

  push(piece: Buffer): Message[] {
    this.#pieces.push(piece);
    this.#size += piece.length;
    return this.#size < this.#needed ? [] : this.#take(Buffer.concat(this.#pieces));
  }

  #take(bytes: Buffer): Message[] {
    const messages: Message[] = [];
    let at = 0;
    this.#needed = HEAD_BYTES;
    while (bytes.length - at >= HEAD_BYTES) {
      this.#needed = HEAD_BYTES + bytes.readUInt32LE(at + 1);
      if (bytes.length - at < this.#needed) break;
      const kind = bytes.toString('latin1', at, at + 1);
      messages.push({ kind, payload: bytes.subarray(at + HEAD_BYTES, at + this.#needed) });
      at += this.#needed;
      this.#needed = HEAD_BYTES;
    }
    this.#pieces = [bytes.subarray(at)];
    this.#size = bytes.length - at;
    return messages;
  }
}
