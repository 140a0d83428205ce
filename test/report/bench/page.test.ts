import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { benchMarkdown } from '../../../src/report/bench/page.ts';
import { readBench } from '../../../src/report/bench/read.ts';
import { writeState } from '../../../src/results/bench/state.ts';
import type { ProfileState } from '../../../src/results/bench/state.ts';
import { readPublished } from '../../../src/results/published.ts';
import type { Published } from '../../../src/results/published.ts';
import { evalPlusProfile, interviewProfile, profileState } from '../../fixtures/bench-results.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../../fixtures/graded.ts';
import { describeWith } from '../../fixtures/parts.ts';

const markdown = async (results: string, published: readonly Published[] = []): Promise<string> =>
  benchMarkdown(await readBench(results, published), 'Made for a test.');

/** Without the backslashes that keep Markdown from reading signs. */
const page = async (...args: Parameters<typeof markdown>): Promise<string> =>
  (await markdown(...args)).replaceAll('\\', '');

/** A profile with rows of Assay: marks of its tasks, `p` for passed. */
async function assayProfile(
  results: string,
  state: ProfileState,
  marks: string,
  more: object = {},
): Promise<void> {
  const folder = join(results, state.profile);
  mkdirSync(folder, { recursive: true });
  const rows = [...marks].map((mark, task) =>
    gradedRow(`T/${task}`, mark === 'p' ? 'passed' : mark === 't' ? 'truncated' : 'wrong', {
      model: state.profile,
      ...more,
    }),
  );
  rowsFile(rows, 'eval_x.ndjson', folder);
  const run = { suite: 'humaneval+', file: 'eval_x.ndjson', state: 'done', seconds: 10 } as const;
  await writeState(folder, { ...state, runs: [run] });
}

describeWith(['data'], 'the report of a bench over recorded answers', () => {
  test('is the one that is known', async () => {
    const results = temporaryFolder();
    await evalPlusProfile(results, 'Claude_Plus_custom_md', profileState('claude', { ready_s: 12.3 }));
    await evalPlusProfile(
      results,
      'TheBloke_vicuna-7B-GPTQ-4bit-128g_VICUNA_MEDIUM',
      profileState('vicuna', { model: 'TheBloke/vicuna-7B-GPTQ-4bit-128g' }),
    );
    await evalPlusProfile(
      results,
      'TheBloke_starcoderplus-GPTQ_VERYSHORT_STARPLUS_8',
      profileState('starcoderplus', { model: 'TheBloke/starcoderplus-GPTQ' }),
    );
    await interviewProfile(
      results,
      'eval_junior-v2_python-javascript_Wizard-Coder_none_topk1_WizardCoder-15B-V1.0.Q8-0_1703867472.ndjson.gz',
      profileState('wizardcoder', { model: 'WizardCoder-15B-V1.0.Q8_0.gguf' }),
    );
    await interviewProfile(
      results,
      'eval_junior-v2_python-javascript_Vicuna-Code_none_topk1_ajibawa-2023-Code-33B_1704087524.ndjson.gz',
      profileState('code-33b', { model: 'ajibawa-2023/Code-33B' }),
    );
    const failure = {
      code: 'server-died',
      message: 'The server of crash ended while it loaded.\n  last line ```of its log```',
      next: 'Look at results/crash/server.log.',
    };
    mkdirSync(join(results, 'crash'));
    await writeState(join(results, 'crash'), profileState('crash', { state: 'failed', failure }));

    const own = join(results, 'mine.yaml');
    writeFileSync(
      own,
      'sources: { mine: { title: "A | page", url: "https://example.org/x", asked: greedy } }\n' +
        'scores: [{ model: Vicuna-7B, aliases: [vicuna-7B-GPTQ-4bit-128g], source: mine, scores: { humaneval+: 11.6, humaneval: 11.6 } }]\n',
    );
    const published = (await readPublished(own)).filter(({ model }) =>
      /^(Vicuna-7B|gpt-4o-2024-08-06|starcoder|WizardCoder-15B-V1\.0)$/.test(model),
    );
    await expect(await markdown(results, published)).toMatchFileSnapshot('report.golden.txt');
  });
});

describe('the report of a bench', () => {
  test('ranks runs only among those that were asked alike, and says so', async () => {
    const results = temporaryFolder();
    await assayProfile(results, profileState('a'), 'pppf');
    await assayProfile(results, profileState('b'), 'ppff');
    await assayProfile(results, profileState('c'), 'pppp', { template: 'long' });
    const text = await page(results);
    expect(text).toContain('The runs were not asked and judged alike');
    expect(text).toMatch(/\| B1 \| ▶ c.gguf \|[\s\S]*\| A1 \| ▶ a.gguf \|[\s\S]*\| A1 \| ▶ b.gguf \|/);
    expect(text).toMatch(/\| template \| chat \| long \|/);
    expect(text).not.toMatch(/\| [ab] \| c \|/);
  });

  test('sets a run beside what is published of its model, whatever its quantisation', async () => {
    const results = temporaryFolder();
    const model = 'models/Qwen2.5-Coder-7B-Instruct-Q4_K_M.gguf';
    await assayProfile(results, profileState('q4', { model }), 'pppppppf');
    const text = await page(results, await readPublished(undefined));
    expect(text).toMatch(
      /\| q4 \| 87\.5 % \| 84\.1 % \| \+3\.4 pp \| \[−\d+\.\d, \+\d+\.\d\] \| codearena \|/,
    );
  });

  test('sets no run of some tasks beside a score of all of them', async () => {
    const results = temporaryFolder();
    const model = 'Qwen2.5-Coder-7B-Instruct';
    const state = profileState('q4', { model });
    await assayProfile(results, state, 'pf');
    const manifest = {
      format: 1,
      state: 'finished',
      created: '2026',
      updated: '2026',
      assay: '0',
      files: { eval: 'eval_x.ndjson' },
      fingerprint: { id: 'x', selection: { samples: 1, limit: 2 } },
      machine: {},
      preflight: { stop: 'honoured', repeat: 'same' },
      totals: {},
    };
    writeFileSync(join(results, 'q4', 'run_x.manifest.json'), JSON.stringify(manifest));
    const text = await page(results, await readPublished(undefined));
    expect(text).not.toContain('### Against what is published');
    expect(text).not.toContain('Qwen2.5-Coder-32B-Instruct');
    expect(text).toMatch(/\| tasks \| limit=2 \|/);
    expect(text).toMatch(/\| profile \| stop \| repeat \|\n.*\n\| q4 \| honoured \| same \|/);
  });

  test('counts failures by cause, and what a run cost in time', async () => {
    const results = temporaryFolder();
    await assayProfile(results, profileState('a'), 'pftt', {
      timing: { totalMs: 100, ttftMs: 20, tokensPerS: 42.5 },
    });
    const text = await page(results);
    expect(text).toMatch(
      /\| profile \| samples \| passed \| wrong \| truncated \|\n.*\n\| a \| 4 \| 1 \| 1 \| 2 \|/,
    );
    expect(text).toMatch(/\| a \| 10 s \|/);
  });

  test('has checkpoints in one table, in their order', async () => {
    const results = temporaryFolder();
    for (const [name, marks] of Object.entries({
      'l-9': 'pfff',
      'l-10': 'ppff',
      'l-100': 'pppp',
    }))
      await assayProfile(results, profileState(name, { checkpoint_of: 'lora' }), marks);
    expect(await page(results)).toMatch(
      /## Checkpoints of lora\n\n.*\n.*\n\| l-9 \| 25\.0 % \[.*\] \|  \|\n\| l-10 \| 50\.0 % .* \| \+25\.0 pp \[.*\] \|\n\| l-100 \|/,
    );
  });

  test('is text, whatever a model or a log calls itself', async () => {
    const results = temporaryFolder();
    mkdirSync(join(results, 'x'));
    const failure = { code: 'x', message: 'a\u001b[31m\n```\n# not a heading' };
    await writeState(join(results, 'x'), profileState('x', { state: 'failed', failure }));
    const text = await markdown(results);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('````text\na\\x1b[31m\n```\n# not a heading\n````');
  });
});
