import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { evaluateFile, readGraded } from '../../src/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

const expectedSchema = z.record(
  z.string(),
  z.union([z.string().transform((base) => ({ base })), z.record(z.string(), z.string())]),
);

/** Task → test set → whether it passes, as a trusted evaluator says. */
function expectedVerdicts(folder: string, name: string): Record<string, Record<string, boolean>> {
  const text = readFileSync(testData('expected', folder, `${name}.json`), 'utf8');
  return mapVerdicts(expectedSchema.parse(JSON.parse(text)), 'pass');
}

function mapVerdicts(
  verdicts: Readonly<Record<string, Readonly<Record<string, string>>>>,
  passing: string,
): Record<string, Record<string, boolean>> {
  const isPassed = (sets: Readonly<Record<string, string>>): Record<string, boolean> =>
    Object.fromEntries(Object.entries(sets).map(([set, outcome]) => [set, outcome === passing]));
  return Object.fromEntries(Object.entries(verdicts).map(([task, sets]) => [task, isPassed(sets)]));
}

async function verdictsOf(
  suite: string,
  name: string,
  tasks?: string,
): Promise<Record<string, Record<string, boolean>>> {
  const { files } = await evaluateFile({
    suite,
    ...(tasks === undefined ? {} : { tasks }),
    input: testData('recorded', 'humaneval', `${name}.jsonl.gz`),
    extractor: 'none',
    dataDir: testData('datasets'),
    results: temporaryFolder(),
  });
  const verdicts: Record<string, Readonly<Record<string, string>>> = {};
  for await (const { task, verdict } of readGraded(files.eval ?? '')) verdicts[task] = verdict;
  return mapVerdicts(verdicts, 'passed');
}

// A sample; scripts/parity.mjs goes through all 24 files, and docs/parity.md says what it found.
describeWith(['data', 'numpy', 'sandbox'], 'recorded answers of real models', () => {
  it.each([
    'TheBloke_Wizard-Vicuna-30B-Uncensored-GPTQ_VICUNA_MARKDOWN',
    'sahil2801_instruct-codegen-16B_ALPACA_PREFIX1_MEDIUM',
    'TheBloke_vicuna-7B-GPTQ-4bit-128g_VICUNA_MEDIUM',
  ])('get the verdicts of EvalPlus, base and plus: %s', async (name) => {
    expect(await verdictsOf('humaneval+', name)).toEqual(expectedVerdicts('humaneval', name));
  });

  it.each([
    'TheBloke_Wizard-Vicuna-30B-Uncensored-GPTQ_VICUNA_MARKDOWN',
    'TheBloke_vicuna-7B-GPTQ-4bit-128g_VICUNA_MEDIUM',
  ])("get the verdicts of HumanEval's own evaluator: %s", async (name) => {
    expect(await verdictsOf('humaneval', name)).toEqual(expectedVerdicts('humaneval-openai', name));
  });

  it("fail where HumanEval's own evaluator lets an answer replace the checks' helper", async () => {
    const [name, task] = ['Aeala_VicUnlocked-alpaca-65b-4bit_ALPACA_MD_RECALC', 'HumanEval/38'];
    expect(expectedVerdicts('humaneval-openai', name)[task]).toEqual({ base: true });
    expect(expectedVerdicts('humaneval', name)[task]).toEqual({ base: false, plus: false });
    expect(await verdictsOf('humaneval', name, task)).toEqual({ [task]: { base: false } });
  });
});
