'use strict';
// Adapts a WebAssembly binary to this host, as the specification's binary format has it (core 1.0, chapter 5):
// its memory comes from outside, so that each job has its own maximum; its table and its stack pointer can be reached from
// outside, so that a snapshot can go on; what only debuggers read is left out.

const [CUSTOM, IMPORTS, MEMORY, EXPORTS] = [0, 2, 5, 7];
const [TABLE_KIND, MEMORY_KIND, GLOBAL_KIND] = [1, 2, 3];
const HEAD_BYTES = 8;
/** Of 64 KiB: all that 32 bits can address. */
const MOST_PAGES = 65_536;

/** The adapted binary, and the pages that its memory begins with. It imports `env.memory`. */
function adapt(binary) {
  const pieces = [binary.subarray(0, HEAD_BYTES)];
  let pages = 0;
  for (const { id, body } of sectionsOf(binary)) {
    if (id === CUSTOM) continue;
    if (id === MEMORY) pages = new Reader(body).skip(2).number();
    else pieces.push(...section(id, adapted(id, body, binary)));
  }
  return { binary: Buffer.concat(pieces), pages };
}

function adapted(id, body, binary) {
  if (id === IMPORTS) {
    const pages = new Reader(sectionsOf(binary).find((one) => one.id === MEMORY).body).skip(2).number();
    const limits = Buffer.concat([Buffer.from([MEMORY_KIND, 1]), leb(pages), leb(MOST_PAGES)]);
    return withEntries(body, [Buffer.concat([text('env'), text('memory'), limits])]);
  }
  if (id !== EXPORTS) return body;
  const entry = (name, kind) => Buffer.concat([text(name), Buffer.from([kind, 0])]);
  return withEntries(body, [entry('assay_table', TABLE_KIND), entry('assay_stack', GLOBAL_KIND)]);
}

function sectionsOf(binary) {
  const reader = new Reader(binary).skip(HEAD_BYTES);
  const sections = [];
  while (reader.at < binary.length) {
    const id = binary[reader.at];
    const size = reader.skip(1).number();
    sections.push({ id, body: binary.subarray(reader.at, reader.at + size) });
    reader.skip(size);
  }
  return sections;
}

/** A section that is a vector, with more entries. */
function withEntries(body, entries) {
  const reader = new Reader(body);
  const count = reader.number();
  return Buffer.concat([leb(count + entries.length), body.subarray(reader.at), ...entries]);
}

function section(id, body) {
  return [Buffer.from([id]), leb(body.length), body];
}

function text(name) {
  return Buffer.concat([leb(name.length), Buffer.from(name)]);
}

/** Unsigned LEB128. */
function leb(number) {
  const bytes = [];
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  skip(count) {
    this.at += count;
    return this;
  }

  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  }
}

module.exports = { adapt };
