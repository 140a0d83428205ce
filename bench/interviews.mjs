// Grading recorded interviews again, as a ratio to one bare start of an interpreter a recorded call: the original starts
// one for each, and works besides.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { callText, callsOf, evaluateAnswer } from '../dist/interview/evaluate.js';
import { findFirstJavaScript, findFirstPython } from '../dist/interview/find-first.js';
import { loadInterview } from '../dist/interview/questions.js';
import { valueOfResult } from '../dist/interview/result.js';
import { openSandbox } from '../dist/sandbox/index.js';
import { Missing, median, secondsOf, sum } from './parts.mjs';

const CORES = 2;
const SUITES = ['junior-v2', 'senior'];
const LIMITS = { inputCpuS: 5, memoryBytes: 2 ** 30, outputBytes: 2 ** 20 };
const FIND = { python: findFirstPython, javascript: findFirstJavaScript };
const BARE = {
  python: ['/usr/bin/python3', ['-I', '-S', '-c', 'pass']],
  javascript: [process.execPath, ['-e', '0']],
};
/** Answers between two looks at how long starts take. */
const CHUNK = 100;
/** Starts of each interpreter at a look. */
const STARTS = 12;

export async function* run({ rounds }) {
  const rows = await recordedRows();
  const [endless, ending] = [rows.filter(isEndless), rows.filter((row) => !isEndless(row))];
  const sandbox = await openSandbox({ concurrency: CORES });
  try {
    await graded(sandbox, ending.slice(0, CHUNK));
    const tries = [];
    for (let round = 0; round < rounds; round++) tries.push(await both(sandbox, ending));
    yield {
      name: 'recorded interviews graded again, times as fast as bare starts',
      value: median(tries.map(({ starts_s, graded_s }) => starts_s / graded_s)),
      atLeast: 5,
      details: {
        answers: ending.length,
        calls: sum(ending.map(({ calls }) => calls)),
        starts_s: median(tries.map(({ starts_s }) => starts_s)),
        graded_s: median(tries.map(({ graded_s }) => graded_s)),
      },
    };
    yield {
      name: 'the answers among them with calls that never end',
      value: await graded(sandbox, endless),
      unit: ' s',
      details: { answers: endless.length, limit_s: LIMITS.inputCpuS },
    };
  } finally {
    await sandbox.close();
  }
}

/** Both sides in turn and in small parts, so that a slow moment of the machine meets both. */
async function both(sandbox, rows) {
  const seconds = { starts_s: 0, graded_s: 0 };
  for (let at = 0; at < rows.length; at += CHUNK) {
    const chunk = rows.slice(at, at + CHUNK);
    seconds.starts_s += await startsOf(chunk);
    seconds.graded_s += await graded(sandbox, chunk);
  }
  return seconds;
}

/** Seconds for one start a call, from the rate of some. */
async function startsOf(rows) {
  let seconds = 0;
  for (const language of ['python', 'javascript']) {
    const calls = sum(rows.filter((row) => row.language === language).map((row) => row.calls));
    const taken = await timed(Array(STARTS).fill(BARE[language]), (bare) => secondsOf(...bare));
    seconds += (taken * calls) / STARTS;
  }
  return seconds;
}

/** Seconds to grade the rows; each has to get the points that it has. */
function graded(sandbox, rows) {
  return timed(rows, async ({ question, language, code, passed, name }) => {
    const points = await pointsOf(sandbox, question, language, code);
    if (points !== passed) throw new Error(`${name} in ${language} got ${points} points, not ${passed}`);
  });
}

async function pointsOf(sandbox, question, language, code) {
  const found = code === null ? null : FIND[language](code);
  if (!found?.name) return evaluateAnswer(question, found, () => null).passed;
  const textOf = (args) => callText(found.callee, args, language);
  const calls = callsOf(question).map(textOf);
  const limits = { ...LIMITS, jobCpuS: LIMITS.inputCpuS * (calls.length + 1) };
  const { results } = await sandbox.evaluate({ language, code, calls, limits });
  const values = new Map(results.map((result, at) => [calls[at], valueOfResult(result)]));
  return evaluateAnswer(question, found, (args) => values.get(textOf(args)) ?? null).passed;
}

async function timed(items, use) {
  const startedAt = performance.now();
  const queue = items.values();
  const work = async () => {
    for (const item of queue) await use(item);
  };
  await Promise.all(Array.from({ length: 2 * CORES }, work));
  return (performance.now() - startedAt) / 1000;
}

async function recordedRows() {
  const root = process.env.ASSAY_TEST_DATA ?? '';
  const folder = join(root, 'recorded', 'interview');
  if (!existsSync(folder))
    throw new Missing('it needs recorded interviews: ASSAY_TEST_DATA names their folder');
  const questions = new Map();
  for (const suite of SUITES) {
    const interview = await loadInterview(join(root, 'interviews', suite));
    for (const question of interview.questions) questions.set(`${suite}/${question.name}`, question);
  }
  const files = readdirSync(folder).filter((file) => file.endsWith('.ndjson.gz'));
  return files.flatMap((file) => rowsOf(file.split('_')[1], join(folder, file), questions));
}

function rowsOf(suite, path, questions) {
  const lines = gunzipSync(readFileSync(path)).toString().split('\n').filter(Boolean);
  return lines.map((line) => {
    const { name, language, code, passed, checks } = JSON.parse(line);
    const calls = checks.filter((check) => check.assert.includes('f.call')).length;
    return { question: questions.get(`${suite}/${name}`), name, language, code, passed, checks, calls };
  });
}

/** One of its calls met the limit, or took memory until the interpreter crashed. */
function isEndless({ checks }) {
  return checks.some(
    ({ got }) => got?.error === 'timeout!' || (typeof got === 'string' && got.startsWith('#\n# Fatal')),
  );
}
