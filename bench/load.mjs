// A load of many samples on one machine: whether time grows with their number alone, and memory not at all.
import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { COMMAND, withFolder } from './parts.mjs';
import { pssOfProcess } from './tree.mjs';

const MB = 1e6;

/** Samples; set ASSAY_BENCH_LOAD for another number. */
const SAMPLES = Number(process.env.ASSAY_BENCH_LOAD ?? 100_000);

/** The bundled suite has so many tasks; its references are short, so that the load is on Assay. */
const TASKS = 12;

export async function* run() {
  const samples = Math.ceil(SAMPLES / TASKS);
  const looks = await withFolder((results) => load(samples, results));
  const tenths = tenthsOf(looks);
  const [first, last] = [tenths[0], tenths.at(-1)];
  const details = {
    samples: samples * TASKS,
    wall_s: looks.at(-1).s,
    samples_a_second: (samples * TASKS) / looks.at(-1).s,
    tenths_s: tenths.map(({ seconds }) => Math.round(seconds)),
    tenths_mb: tenths.map(({ mb }) => Math.round(mb)),
  };
  // The first tenth has the start in it, and the last the end.
  const middle = tenths.slice(1, -1).map(({ seconds }) => seconds);
  const slower = mean(middle.slice(-4)) / mean(middle.slice(0, 4));
  yield {
    name: `${samples * TASKS} samples: later tenths' time, to earlier`,
    value: slower,
    atMost: 1.25,
    details,
  };
  yield {
    name: '… growth of memory from the second tenth on',
    value: last.mb - tenths[1].mb,
    unit: ' MB',
    atMost: 60,
  };
  yield {
    name: '… peak memory of the command itself',
    value: Math.max(first.mb, ...tenths.map(({ mb }) => mb)),
    unit: ' MB',
  };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Seconds, bytes of graded rows and memory of the command's own process, every second. */
async function load(samples, results) {
  const started = performance.now();
  const args = [
    'run',
    'demo',
    '--model',
    'reference',
    '--samples',
    `${samples}`,
    '--results',
    results,
    '--quiet',
  ];
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const looks = [];
  for (let code; code === undefined; code = await Promise.race([ended, setTimeout(1000)])) {
    const bytes = await bytesOf(results);
    const mb = (await pssOfProcess(child.pid)) / MB;
    if (mb > 0) looks.push({ s: (performance.now() - started) / 1000, bytes, mb });
  }
  looks.push({ s: (performance.now() - started) / 1000, bytes: await bytesOf(results), mb: looks.at(-1).mb });
  return looks;
}

async function bytesOf(folder) {
  const name = (await readdir(folder).catch(() => [])).find((each) => each.startsWith('eval_'));
  return name === undefined ? 0 : (await stat(join(folder, name))).size;
}

/** How long each tenth of the rows took, and the memory at its end. */
function tenthsOf(looks) {
  const whole = looks.at(-1).bytes;
  let before = 0;
  return Array.from({ length: 10 }, (_, at) => {
    const end = looks.find(({ bytes }) => bytes >= (whole * (at + 1)) / 10);
    const seconds = end.s - before;
    before = end.s;
    return { seconds, mb: end.mb };
  });
}
