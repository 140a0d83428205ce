// Grades every recorded file of ASSAY_TEST_DATA/recorded/humaneval and compares each verdict with the trusted evaluators'.
// Usage: node scripts/parity.mjs [humaneval+ | humaneval] [FILE …]     (after a build; about a minute a file)
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateFile, readGraded } from '../dist/index.js';

const EXPECTED = { 'humaneval+': 'humaneval', humaneval: 'humaneval-openai' };
/** Suite, file and task of the differences whose cause docs/parity.md gives. */
const EXPLAINED = new Set(['humaneval Aeala_VicUnlocked-alpaca-65b-4bit_ALPACA_MD_RECALC HumanEval/38']);
const data = process.env.ASSAY_TEST_DATA;
if (!data) throw new Error('ASSAY_TEST_DATA names no folder');

const [suite = 'humaneval+', ...named] = process.argv.slice(2);
const recorded = join(data, 'recorded', 'humaneval');
const names = named.length > 0 ? named : readdirSync(recorded).filter((name) => name.endsWith('.jsonl.gz'));
const totals = { compared: 0, differ: 0, unexplained: 0 };
for (const file of names) await compare(file.replace(/\.jsonl\.gz$/, ''));
console.log(
  `${names.length} files, ${totals.compared} verdicts compared, ${totals.differ} differ, ${totals.unexplained} unexplained`,
);
process.exitCode = totals.compared > 0 && totals.unexplained === 0 ? 0 : 1;

async function compare(name) {
  const verdicts = await verdictsOf(name);
  const expected = JSON.parse(readFileSync(join(data, 'expected', EXPECTED[suite], `${name}.json`), 'utf8'));
  const wanted = Object.entries(expected).flatMap(([task, sets]) =>
    Object.entries(setsOf(sets)).map(([set, verdict]) => ({ task, set, verdict })),
  );
  const differing = wanted.filter(
    ({ task, set, verdict }) => (verdicts.get(task)?.verdict[set] === 'passed') !== (verdict === 'pass'),
  );
  const unexplained = differing.filter(({ task }) => !EXPLAINED.has(`${suite} ${name} ${task}`));
  totals.compared += wanted.length;
  totals.differ += differing.length;
  totals.unexplained += unexplained.length;
  console.log(`${name}: ${wanted.length} verdicts compared, ${differing.length} differ`);
  for (const { task, set, verdict } of differing) {
    const { verdict: ours = {}, failures = [] } = verdicts.get(task) ?? {};
    console.log(
      `  ${task} ${set}: ${ours[set] ?? 'no verdict'}, not ${verdict}: ${JSON.stringify(failures)}`,
    );
  }
}

/** Task → its graded row. */
async function verdictsOf(name) {
  const results = await mkdtemp(join(tmpdir(), 'assay-parity-'));
  try {
    const input = join(recorded, `${name}.jsonl.gz`);
    const dataDir = join(data, 'datasets');
    const { files } = await evaluateFile({ suite, input, extractor: 'none', results, dataDir });
    const rows = new Map();
    for await (const row of readGraded(files.eval)) rows.set(row.task, row);
    return rows;
  } finally {
    await rm(results, { recursive: true });
  }
}

/** HumanEval's own evaluator has one verdict a task: `pass` or the reason. */
function setsOf(expected) {
  return typeof expected === 'string' ? { base: expected } : expected;
}
