// Grades recorded answers in several sandboxes and names each verdict that is not the first one's.
// Usage: node scripts/same-verdicts.mjs --sandbox bubblewrap --sandbox docker [--suite humaneval+] [FILE …]
//        (after a build; about a minute a file and sandbox; without files: the first five of ASSAY_TEST_DATA/recorded/humaneval)
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluateFile, readGraded } from '../dist/index.js';

const data = process.env.ASSAY_TEST_DATA;
if (!data) throw new Error('ASSAY_TEST_DATA names no folder');
const { values, positionals } = parseArgs({
  options: {
    sandbox: { type: 'string', multiple: true, default: [] },
    suite: { type: 'string', default: 'humaneval+' },
  },
  allowPositionals: true,
});
const [measure, ...others] = values.sandbox;
if (others.length === 0) throw new Error('Name two sandboxes or more: --sandbox bubblewrap --sandbox docker');

const files = positionals.length > 0 ? positionals : firstRecorded(5);
let compared = 0;
let different = 0;
for (const file of files) {
  const wanted = await verdictsIn(measure, file);
  for (const sandbox of others) report(file, sandbox, wanted, await verdictsIn(sandbox, file));
}
console.log(
  `${files.length} files, ${compared} verdicts compared with those of ${measure}, ${different} differ`,
);
process.exitCode = compared > 0 && different === 0 ? 0 : 1;

function firstRecorded(count) {
  const folder = join(data, 'recorded', 'humaneval');
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'));
  return names.slice(0, count).map((name) => join(folder, name));
}

function report(file, sandbox, wanted, found) {
  const keys = [...new Set([...wanted.keys(), ...found.keys()])];
  const differing = keys.filter((key) => wanted.get(key)?.verdict !== found.get(key)?.verdict);
  compared += keys.length;
  different += differing.length;
  console.log(
    `${basename(file)}: ${keys.length} verdicts of ${sandbox} compared, ${differing.length} differ`,
  );
  for (const key of differing) {
    const { verdict = 'none', failures } = found.get(key) ?? {};
    console.log(
      `  ${key}: ${verdict}, not ${wanted.get(key)?.verdict ?? 'none'}: ${JSON.stringify(failures)}`,
    );
  }
}

/** Task, language and sample → the outcome of each test set, and what it failed of. */
async function verdictsIn(sandbox, input) {
  const results = await mkdtemp(join(tmpdir(), 'assay-verdicts-'));
  try {
    const options = { sandbox, suite: values.suite, dataDir: join(data, 'datasets') };
    const { files: written } = await evaluateFile({ ...options, input, results });
    const verdicts = new Map();
    for await (const { task, language, sample, verdict, passed, failures } of readGraded(written.eval))
      verdicts.set(`${task} ${language} ${sample}`, {
        verdict: JSON.stringify({ ...verdict, passed }),
        failures,
      });
    return verdicts;
  } finally {
    await rm(results, { recursive: true });
  }
}
