// Grades the recorded answers to interviews with the default extractor, and compares with what was recorded of them.
// Usage: node scripts/parity-interviews.mjs [FILE …]     (after a build; about eight minutes)
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { evaluateFile, readGraded } from '../dist/index.js';

const data = process.env.ASSAY_TEST_DATA;
if (!data) throw new Error('ASSAY_TEST_DATA names no folder');

const folders = ['interview', 'junior-dev'].map((name) => join(data, 'recorded', name));
const all = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
const named = process.argv.slice(2);
const totals = new Map();
for (const file of named.length > 0 ? named : all.filter((name) => name.endsWith('.ndjson.gz')))
  await compare(file);
console.table(Object.fromEntries(totals));

async function compare(file) {
  const suite = basename(file).split('_')[1];
  const recorded = recordedRows(file);
  for (const row of await gradedRows(file, suite)) {
    const name = row.task.split('/').at(-1);
    const before = recorded.get(`${name} ${row.language}`);
    if (before === undefined) throw new Error(`${file} has no answer to ${name} in ${row.language}`);
    count(`${suite} ${row.language}`, before, row);
    if (before.status === 'PASS' && row.status !== 'PASS')
      console.log(`lost: ${basename(file)} ${name} ${row.language}: ${JSON.stringify(row.failures)}`);
  }
}

function count(key, before, after) {
  const zero = { answers: 0, passed_before: 0, passed: 0, lost: 0, gained: 0, points_before: 0, points: 0 };
  const sums = totals.get(key) ?? zero;
  const [was, is] = [before.status === 'PASS', after.status === 'PASS'];
  sums.answers += 1;
  sums.passed_before += Number(was);
  sums.passed += Number(is);
  sums.lost += Number(was && !is);
  sums.gained += Number(is && !was);
  sums.points_before += before.passed;
  sums.points += after.passed;
  totals.set(key, sums);
}

function recordedRows(file) {
  const lines = gunzipSync(readFileSync(file)).toString().split('\n').filter(Boolean);
  const rows = lines.map((line) => JSON.parse(line));
  return new Map(rows.map((row) => [`${row.name} ${row.language}`, row]));
}

async function gradedRows(input, suite) {
  const results = await mkdtemp(join(tmpdir(), 'assay-parity-'));
  try {
    const folder = join(data, 'interviews', suite);
    const { files } = await evaluateFile({ suite: folder, input, extractor: 'default', results });
    const rows = [];
    for await (const row of readGraded(files.eval)) rows.push(row);
    return rows;
  } finally {
    await rm(results, { recursive: true });
  }
}
