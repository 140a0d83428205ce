// Grades every recorded file of ASSAY_TEST_DATA/recorded/humaneval and compares each verdict with the trusted evaluators'.
// Usage: node scripts/parity.mjs [humaneval+ | humaneval] [FILE …]     (after a build; about a minute a file)
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateFile, readGraded } from '../dist/index.js';

const EXPECTED = { 'humaneval+': 'humaneval', humaneval: 'humaneval-openai' };
const data = process.env.ASSAY_TEST_DATA;
if (!data) throw new Error('ASSAY_TEST_DATA names no folder');

const [suite = 'humaneval+', ...named] = process.argv.slice(2);
const recorded = join(data, 'recorded', 'humaneval');
const names = named.length > 0 ? named : readdirSync(recorded).filter((name) => name.endsWith('.jsonl.gz'));
let differences = 0;
for (const file of names) differences += await compare(file.replace(/\.jsonl\.gz$/, ''));
console.log(`${names.length} files, ${differences} verdicts differ`);
process.exitCode = differences === 0 ? 0 : 1;

async function compare(name) {
  const results = await mkdtemp(join(tmpdir(), 'assay-parity-'));
  const input = join(recorded, `${name}.jsonl.gz`);
  const { files, score, wall_s } = await evaluateFile({
    suite,
    input,
    extractor: 'none',
    results,
    dataDir: join(data, 'datasets'),
  });
  const expected = JSON.parse(readFileSync(join(data, 'expected', EXPECTED[suite], `${name}.json`), 'utf8'));
  const lines = [];
  for await (const { task, verdict, failures } of readGraded(files.eval)) {
    for (const [set, wanted] of Object.entries(setsOf(expected[task]))) {
      if ((verdict[set] === 'passed') !== (wanted === 'pass')) {
        lines.push(`  ${task} ${set}: ${verdict[set]}, not ${wanted}: ${JSON.stringify(failures)}`);
      }
    }
  }
  await rm(results, { recursive: true });
  console.log(
    `${name}: ${score.passed} of ${score.total} passed, ${wall_s.toFixed(0)} s, ${lines.length} verdicts differ`,
  );
  if (lines.length > 0) console.log(lines.join('\n'));
  return lines.length;
}

/** HumanEval's own evaluator has one verdict a task: `pass` or the reason. */
function setsOf(expected) {
  return typeof expected === 'string' ? { base: expected } : expected;
}
