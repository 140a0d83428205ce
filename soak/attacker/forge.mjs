// What a forger writes: frames of src/sandbox/frames.ts, encodings of runners/python/encode.py, and nearly those.

const KINDS = 'lvdecoPFGBSLNXM';
/** Pickle's opcodes that encode.py writes, and some that it never does. */
const OPCODES = [
  0x4e, 0x88, 0x89, 0x4b, 0x5d, 0x29, 0x7d, 0x8f, 0x28, 0x65, 0x75, 0x85, 0x86, 0x93, 0x52, 0x63, 0x30, 0x32,
  0x94, 0x68, 0x81,
];
const WORDS = ['ok', 'passed\n', '{"status": "pass"}', '### 9', 'true', 'OK\n', '{"end":"finished"}'];

/** Bytes for a descriptor, in hexadecimal: both languages read it. */
export function forgery(random) {
  const make = random.pick([frame, frame, frames, cutFrame, noise, word, message]);
  return Buffer.from(make(random)).toString('hex');
}

/** An encoding of a value, or nearly. */
export function encoding(random) {
  const body = random.some(random.int(0, 8), () => opcode(random)).flat();
  return Buffer.from([
    0x80,
    random.chance(0.9) ? 5 : random.int(0, 255),
    ...body,
    ...(random.chance(0.9) ? [0x2e] : []),
  ]);
}

function opcode(random) {
  const code = random.pick(OPCODES);
  if (code === 0x4b) return [code, random.int(0, 255)];
  return random.chance(0.2)
    ? text(random.pick(['builtins', 'object', '__proto__', 'subclass', 'int', 'number']))
    : [code];
}

const text = (word) => [0x8c, word.length, ...Buffer.from(word)];

function frame(random, index = random.int(0, 3)) {
  const payload = random.pick([encoding, json, () => Buffer.alloc(0)])(random);
  return frameOf(
    random.pick([...KINDS, 'v', 'v', 'v', 'P', 'P']),
    index,
    random.pick([0, 0, 0.5, -1, NaN, 1e300]),
    payload,
  );
}

/** Everything that a whole job would say. */
function frames(random) {
  const start = random.chance(0.5) ? [frameOf('l', 0, 0, Buffer.alloc(0))] : [];
  return Buffer.concat([...start, ...random.some(random.int(1, 4), () => frame(random))]);
}

function cutFrame(random) {
  const bytes = frame(random);
  return bytes.subarray(0, random.int(1, bytes.length));
}

const noise = (random) => random.some(random.int(1, 64), () => random.int(0, 255));

const word = (random) => Buffer.from(random.pick(WORDS));

/** What the channel between candidate and checker carries. */
function message(random) {
  const body = encoding(random);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(random.chance(0.8) ? body.length : random.int(0, 2 ** 31));
  return Buffer.concat([length, body]);
}

function json(random) {
  const hash = '0'.repeat(64);
  return Buffer.from(
    random.pick([
      '9',
      '"9"',
      '[]',
      '{}',
      'null',
      `["list",2,1,["${hash}","${hash}"],false]`,
      `["whole",1,1,["${hash}"],true]`,
      '{"type":"AssertionError","message":""}',
      '{"type":"__proto__","message":"9"}',
      '{"__proto__":1}',
      '[9',
    ]),
  );
}

function frameOf(kind, index, cpu, payload) {
  const head = Buffer.alloc(17);
  head.write(kind, 'latin1');
  head.writeUInt32LE(index, 1);
  head.writeDoubleLE(cpu, 5);
  head.writeUInt32LE(payload.length, 13);
  return Buffer.concat([head, payload]);
}
