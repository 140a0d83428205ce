'use strict';

/** Bytes of a stream, taken as they are needed. The process ends with the stream. */
class Input {
  constructor(stream) {
    this.pieces = [];
    this.size = 0;
    this.wake = () => {};
    stream.on('data', (piece) => {
      this.pieces.push(piece);
      this.size += piece.length;
      this.wake();
    });
    stream.on('end', () => process.exit(0));
  }

  async take(size) {
    while (this.size < size) await new Promise((resolve) => (this.wake = resolve));
    const all = Buffer.concat(this.pieces);
    this.pieces = [all.subarray(size)];
    this.size -= size;
    return all.subarray(0, size);
  }

  /** What follows its own length (uint32, little-endian). */
  async takeSized() {
    return this.take((await this.take(4)).readUInt32LE());
  }
}

module.exports = { Input };
