// Trivial jobs a second in the sandbox, as a share of a reference in the same run: the runner that ASSAY_BENCH_PROTOTYPE
// names, which takes JSON frames and forks a confined job for each (with the seccomp filter that BPF names), else bare
// starts of an interpreter.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { openSandbox } from '../dist/sandbox/index.js';
import { findPython } from '../dist/sandbox/interpreter.js';
import { Missing, median, secondsOf } from './parts.mjs';

const JOBS = 400;
const CODE = 'def f(x):\n    return x + 1\n';
const LIMITS = { inputCpuS: 4, jobCpuS: 60, memoryBytes: 2 ** 32, outputBytes: 2 ** 28 };
const JOB = { language: 'python', code: CODE, entry: 'f', inputs: Buffer.from('[[1]]'), limits: LIMITS };

export async function* run({ rounds }) {
  const sandbox = await openSandbox();
  const other = await reference();
  try {
    await both(sandbox, other, 50);
    const tries = [];
    for (let round = 0; round < 2 * rounds + 1; round++) tries.push(await both(sandbox, other, JOBS));
    yield {
      name: `sandboxed trivial jobs a second, share of ${other.name}`,
      value: median(tries.map(({ ours, theirs }) => ours / theirs)),
      ...other.aim,
      details: {
        jobs_per_s: median(tries.map(({ ours }) => ours)),
        reference_per_s: median(tries.map(({ theirs }) => theirs)),
        backend: sandbox.identity.backend,
      },
    };
  } finally {
    await Promise.all([sandbox.close(), other.close()]);
  }
}

async function both(sandbox, other, count) {
  return {
    ours: await jobsPerSecond(sandbox, count),
    theirs: await rateOf(count, other.concurrency, other.runOne),
  };
}

/** Of `count` trivial jobs, with one waiting for each that runs. */
export function jobsPerSecond(sandbox, count) {
  return rateOf(count, 2 * sandbox.concurrency, async () => {
    const { end } = await sandbox.call(JOB);
    if (end !== 'finished') throw new Error(`a trivial job ended as ${end}`);
  });
}

/** Of the interpreter that the sandbox takes. */
export async function bareStartsPerSecond(count) {
  const { concurrency, runOne } = bareStarts(await pythonHere());
  return rateOf(count, concurrency, runOne);
}

async function rateOf(count, concurrency, runOne) {
  const startedAt = performance.now();
  let left = count;
  const worker = async () => {
    while (left-- > 0) await runOne();
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (1000 * count) / (performance.now() - startedAt);
}

async function reference() {
  const python = await pythonHere();
  const prototype = process.env.ASSAY_BENCH_PROTOTYPE;
  return prototype ? prototypeRunner(python, prototype) : bareStarts(python);
}

async function pythonHere() {
  const python = await findPython();
  if (python === undefined) throw new Missing('there is no python3');
  return python.executable;
}

function bareStarts(python) {
  return {
    name: 'bare interpreter starts',
    concurrency: availableParallelism(),
    runOne: () => secondsOf(python, ['-I', '-S', '-c', 'pass']),
    close: async () => {},
  };
}

/** Frames of a length (uint32, little-endian) and JSON on descriptors 3 and 4. It never tidies up, so its /tmp is its own. */
function prototypeRunner(python, script) {
  const filter = process.env.BPF;
  const shown = [script, filter]
    .filter((path) => path !== undefined)
    .flatMap((path) => ['--ro-bind', path, path]);
  const box = [
    '--unshare-all',
    '--die-with-parent',
    '--ro-bind',
    '/',
    '/',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
  ];
  const flags = filter ? 'rlimit,landlock,seccomp' : 'rlimit,landlock';
  const child = spawn('bwrap', [...box, ...shown, '--', python, script, flags], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
  });
  const waiting = new Map();
  readFrames(child.stdio[4], ({ id, res }) => waiting.get(id)(res));
  let last = 0;
  const runOne = async () => {
    const id = ++last;
    const answered = new Promise((resolve) => waiting.set(id, resolve));
    child.stdio[3].write(frame({ id, code: CODE, fn: 'f', inputs: [[1]] }));
    if ((await answered) !== '[2]') throw new Error('the prototype lost a job');
    waiting.delete(id);
  };
  const close = async () => {
    child.stdio[3].end();
    await once(child, 'exit');
  };
  return {
    name: 'the prototype runner',
    concurrency: availableParallelism(),
    runOne,
    close,
    aim: { atLeast: 0.6 },
  };
}

function frame(message) {
  const body = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([length, body]);
}

function readFrames(stream, take) {
  let kept = Buffer.alloc(0);
  stream.on('data', (piece) => {
    kept = Buffer.concat([kept, piece]);
    while (kept.length >= 4 && kept.length >= 4 + kept.readUInt32LE()) {
      const end = 4 + kept.readUInt32LE();
      take(JSON.parse(kept.subarray(4, end).toString()));
      kept = kept.subarray(end);
    }
  });
}
