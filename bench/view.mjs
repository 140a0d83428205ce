// How soon `assay view` shows a run of 100,000 samples, looked at for the first time and again, and what its server needs for it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { paths } from '../dist/view/paths.js';
import { COMMAND, sum, withFolder } from './parts.mjs';

const [TASKS, SAMPLES] = [500, 200];
const MB = 1e6;
/** Debian's package. */
const CHROMIUM = '/usr/bin/chromium';
const PAGES = join(dirname(COMMAND), 'viewer');

/** Once: both figures are dominated by the size of the file. */
export async function* run() {
  const [cold, warm] = await withFolder(async (folder) => {
    await writeRun(join(folder, 'results'));
    return [await look(folder), await look(folder)];
  });
  const name = `run of ${TASKS * SAMPLES} samples`;
  const [{ painted, ...again }, { painted: _, ...first }] = [warm, cold];
  yield { name: `${name}, to its list, the first time, s`, value: first.seconds, details: first };
  yield { name: `${name}, to its list, again, s`, value: again.seconds, details: again };
  yield painted === undefined
    ? { name: `${name}, in Chromium`, skipped: `it needs ${CHROMIUM} and the built pages` }
    : { name: `${name}, to its rows in Chromium, s`, value: painted.rows_s, atMost: 1.5, details: painted };
  const value = Math.max(cold.peak_mb, warm.peak_mb);
  yield { name: `${name}, peak memory of the server`, value, unit: ' MB', atMost: 300 };
  yield* bundle();
}

/** What a browser asks for before it can show the run: from the command's address to the last byte; then what it shows. */
async function look(folder) {
  const begun = performance.now();
  const child = spawn(process.execPath, [COMMAND, 'view', join(folder, 'results'), '--json'], {
    env: { ...process.env, ASSAY_CACHE: join(folder, 'cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface(child.stdout), 'line');
    const { url } = JSON.parse(line);
    const [start_s, opened] = [secondsSince(begun), performance.now()];
    const get = async (path) => (await fetch(new URL(path, url))).text();
    const { boards } = JSON.parse(await get(paths.runs));
    const { id, total } = boards[0].runs[0];
    const [page, list] = [await get(paths.run(id)), await get(paths.samples(id))];
    const [seconds, cpu_s] = [secondsSince(opened), await cpuOf(child.pid)];
    // Then somebody clicks.
    for (let n = 0; n < total; n += Math.ceil(total / 200)) await get(paths.sample(id, n));
    const list_mb = (page.length + list.length) / MB;
    const painted = await paint(new URL(`#/run/${id}`, url).href);
    return { seconds, start_s, cpu_s, list_mb, peak_mb: await peakOf(child.pid), painted };
  } finally {
    child.kill('SIGINT');
    await once(child, 'close');
  }
}

const secondsSince = (begun) => (performance.now() - begun) / 1000;

/** Where the system tells it (Linux): seconds of processor that the process has had, in hundredths. */
async function cpuOf(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) / 100;
}

/** Seconds from a new tab to its first paint and to the rows of the list; undefined where there is nothing to paint with. */
async function paint(address) {
  if (!existsSync(CHROMIUM) || !existsSync(PAGES)) return undefined;
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(address);
    await page.locator('.sample-row').first().waitFor();
    const rows_s = (await page.evaluate(() => performance.now())) / 1000;
    const paints = await page.evaluate(() =>
      performance.getEntriesByType('paint').map(({ startTime }) => startTime),
    );
    return { rows_s, first_paint_s: Math.min(...paints) / 1000 };
  } finally {
    await browser.close();
  }
}

/** Where the system tells it (Linux): the most memory that the process has had. */
async function peakOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return (Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) * 1024) / MB;
}

/** Rows of about 3 kB, each failure with words of its own. */
async function writeRun(folder) {
  await mkdir(folder);
  const out = createWriteStream(join(folder, 'eval_x.ndjson'));
  for (let n = 0; n < TASKS * SAMPLES; n++) {
    if (!out.write(`${JSON.stringify(rowOf(n))}\n`)) await once(out, 'drain');
  }
  await finished(out.end());
}

function rowOf(n) {
  const [passed, code] = [
    n % 3 !== 0,
    `def f${n}(x):\n${'    x = x + 1  # and so on\n'.repeat(36)}    return x\n`,
  ];
  const outcome = passed ? 'passed' : 'wrong';
  const why = `expected ${n}, got ${n + 1} of ${'many things '.repeat(5)}`;
  return {
    ...SAME,
    task: `Bench/${n % TASKS}`,
    sample: Math.floor(n / TASKS),
    answer: `Here:\n${code}`,
    code,
    verdict: { base: outcome, plus: outcome },
    outcome,
    passed,
    failures: passed ? [] : [{ set: 'base', input: 1, outcome, why }],
  };
}

/** What is the same in every row. */
const SAME = {
  suite: 'bench',
  suite_version: 'v1',
  language: 'python',
  entry_point: 'f',
  template: 'chat',
  prompt: 'Write f. '.repeat(60),
  model: 'm',
  runtime: 'bench',
  params: {},
  attempts: 1,
  extractor: 'default 1',
  extracted_from: 'fence',
  sandbox: 'none',
  cpu_s: 0.01,
  wall_s: 0.01,
  peak_bytes: 1e7,
};

/** What a browser loads of the pages themselves. */
async function* bundle() {
  const name = 'pages of assay view, gzip';
  if (!existsSync(PAGES)) return yield { name, skipped: 'they are not built' };
  const entries = await readdir(PAGES, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(join(file.parentPath, file.name))).length),
  );
  yield { name, value: sum(sizes) / 1000, unit: ' kB', atMost: 150, details: { files: files.length } };
}
