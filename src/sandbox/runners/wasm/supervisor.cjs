'use strict';
// Stands where runners/python/supervisor.py stands, and speaks as it does: runs one job at a time in WebAssembly, watches it from
// another thread and passes its frames on.
//
//     node supervisor.cjs PYTHON.WASM QUICKJS.WASM ARGUMENTS…          the arguments are Python's own
//
// All its files are read before the host has said a word; then, where it was started by root, it becomes nobody.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { adapt } = require('./binary.cjs');
const { Input } = require('./input.cjs');
const { takeSnapshot } = require('./python.cjs');
const { Run } = require('./run.cjs');
const { Seat } = require('./seat.cjs');

const NOBODY = 65_534;
/** What of the runner's modules needs no process of its own. `wasm` is what serves there. */
const INSIDE = [
  'preload',
  'encode',
  'decode',
  'frames',
  'inputs',
  'program',
  'calls',
  'check',
  'expressions',
  'roles',
];

const [python, quickjs, ...args] = process.argv.slice(2);
const [forPython, forJavaScript] = [python, quickjs].map((path) => adapt(readFileSync(path)));
const script = readFileSync(join(__dirname, '..', 'javascript', 'quickjs.js'), 'utf8');
const [wasi, wasm] = ['wasi', 'wasm'].map((name) =>
  readFileSync(join(__dirname, '..', 'python', `${name}.py`), 'utf8'),
);
const env = Object.entries(process.env).map(([name, value]) => `${name}=${value}`);

leaveRoot();
// A terminal's Ctrl-C is for the host to answer.
process.on('SIGINT', () => {});
process.stdout.on('error', () => process.exit(0));
serve(new Input(process.stdin)).catch(leave);

function leave(error) {
  process.stderr.write(`${error.message}\n`, () => process.exit(1));
}

function leaveRoot() {
  if (process.getuid?.() !== 0) return;
  process.setgroups([]);
  process.setgid(NOBODY);
  process.setuid(NOBODY);
  process.chdir('/');
}

/** Runs one job after another until the host goes. */
async function serve(input) {
  const { modules } = JSON.parse(await input.takeSized());
  const module = new WebAssembly.Module(forPython.binary);
  const snapshot = takeSnapshot(module, forPython.pages, args, env, bootBytes(modules));
  const javascript = {
    module: new WebAssembly.Module(forJavaScript.binary),
    pages: forJavaScript.pages,
    script,
  };
  const seats = [0, 1].map(() => new Seat({ python: { module, snapshot, env }, javascript }));
  await send('r', JSON.stringify({ python: snapshot.python, node: true, landlock: 0, packages: {} }));
  let run;
  for (;;) {
    const kind = (await input.take(1)).toString('latin1');
    const payload = await input.takeSized();
    if (kind === 'k') run?.kill();
    if (kind !== 'j') continue;
    const header = JSON.parse(payload);
    const blobs = [];
    for (const { bytes } of header.parts) blobs.push(await input.take(bytes));
    run = new Run(header, blobs, seats, send);
    run.follow().catch(leave);
  }
}

function bootBytes(modules) {
  const inside = modules.filter(([name]) => INSIDE.includes(name));
  const all = [['wasi', wasi], ...inside, ['supervisor', wasm]];
  const json = Buffer.from(JSON.stringify({ modules: all, folder: '/', node: null }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json]);
}

/** A message: kind (1 byte), length (uint32, little-endian), payload. Settles when the host can take the next. */
function send(kind, ...pieces) {
  const payload = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
  const head = Buffer.alloc(5);
  head.write(kind, 'latin1');
  head.writeUInt32LE(payload.length, 1);
  return new Promise((resolve) => process.stdout.write(Buffer.concat([head, payload]), resolve));
}
