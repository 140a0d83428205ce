import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { complete, gradeSamples, readGraded, runBenchmark, verifySuite } from '../src/index.ts';
import type { RunEvent } from '../src/index.ts';
import { CLI } from './fixtures/assay.ts';
import { demoModel } from './fixtures/demo-model.ts';
import { startFakeServer } from './fixtures/fake-openai.ts';
import type { FakeServer } from './fixtures/fake-openai.ts';
import { temporaryFolder } from './fixtures/folder.ts';
import { describeWith } from './fixtures/parts.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer(await demoModel());
});
afterAll(() => server.stop());

describe('the library', () => {
  it('gives one completion', async () => {
    const prompt = 'def ferry_trips(groups: list[int], seats: int) -> int:';
    const chat = await startFakeServer(() => '```python\nx = 1\n```');
    const { answer, model, finish } = await complete(chat.address, [{ role: 'user', content: prompt }]);
    await chat.stop();
    expect({ answer, model, finish }).toEqual({
      answer: '```python\nx = 1\n```',
      model: 'fake',
      finish: 'stop',
    });
  });
});

describe('the examples of docs/library.md', () => {
  // Their folder stands for the user's project, in which Assay is installed.
  const examples = [...readFileSync('docs/library.md', 'utf8').matchAll(/```ts\n([^`]*)```/g)];

  function project(compilerOptions: Record<string, unknown>): string {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(dirname(dirname(CLI)), join(folder, 'node_modules', 'assay'));
    examples.forEach(([, code = ''], at) => writeFileSync(join(folder, `example-${at}.ts`), code));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const options = {
      strict: true,
      noUncheckedIndexedAccess: true,
      module: 'nodenext',
      target: 'es2023',
      noEmit: true,
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, ...compilerOptions } }),
    );
    return folder;
  }

  it.each([
    ["without Node's types", { types: [], skipLibCheck: true }],
    [
      "with Node's types, all declarations checked",
      { types: ['node'], typeRoots: [join(process.cwd(), 'node_modules/@types')] },
    ],
  ])('compile under strict rules, %s', (_, options) => {
    const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', project(options)], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describeWith(['sandbox'], 'the library with a sandbox', () => {
  it('runs a whole benchmark in one call, telling how far it is', async () => {
    const events: RunEvent['kind'][] = [];
    const result = await runBenchmark({
      suite: 'demo',
      model: server.address,
      limit: 2,
      results: temporaryFolder(),
      onEvent: ({ kind }) => events.push(kind),
    });
    expect(result.score.complete).toBe(true);
    expect(result.score.pass_at['1']?.method).toBe('wilson');
    const twice = ['answered', 'asked', 'extracted', 'graded'].flatMap((kind) => [kind, kind]);
    expect(events.toSorted()).toEqual([...twice, 'begun', 'planned'].toSorted());
    const rows = [];
    for await (const row of readGraded(result.files.eval ?? '')) rows.push(row.task);
    expect(rows.toSorted()).toEqual(['Demo/0', 'Demo/1']);
  });

  it('grades programs that are at hand, in their order', async () => {
    const graded = await gradeSamples(
      [
        { task: 'Demo/0', code: 'def ferry_trips(groups, seats):\n    return -1\n' },
        { task: 'Demo/0', code: 'def ferry_trips(groups, seats)\n    return -1\n' },
      ],
      { suite: 'demo' },
    );
    expect(graded.map(({ verdict }) => verdict.outcome)).toEqual(['wrong', 'syntax']);
  });

  it('verifies a suite by its reference solutions, telling how many pass and what takes longer this once', async () => {
    vi.stubEnv('ASSAY_CACHE', temporaryFolder());
    const notes: string[] = [];
    const counts: number[] = [];
    const verify = () =>
      verifySuite({
        suite: 'demo',
        onEvent: (event) => event.kind === 'note' && notes.push(event.text),
        onProgress: ({ done, passed, total }) => counts.push(done - passed, total),
      });
    const { passed, total } = await verify();
    expect({ passed, total }).toEqual({ passed: 12, total: 12 });
    expect(counts).toEqual(Array.from({ length: 12 }, () => [0, 12]).flat());
    expect(notes).toEqual([expect.stringMatching(/expected values of 12 tasks/)]);
    await verify();
    vi.unstubAllEnvs();
    expect(notes).toHaveLength(1);
  });
});
