import { expect, test } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import { loadSuite } from '../../src/suites/index.ts';
import { rowsIn } from '../fixtures/assay.ts';
import { describeWith } from '../fixtures/parts.ts';
import { serve } from '../models/servers.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

describeWith(['sandbox'], 'a template that starts the answer', () => {
  test.each([
    ['qa/long', 'somebody', undefined],
    ['long', 'vllm', undefined],
    ['long', 'somebody', ['prefill']],
  ])('(%s, to a server of %s) is graded with its start', async (template, ownedBy, ignored) => {
    const suite = await loadSuite('demo');
    // Goes on after `def name(` where it was sent, and answers as a whole where it was not.
    const { address } = await serve(
      ({ prompt }) => {
        const task = suite.tasks.find(({ entryPoint }) => prompt.includes(`def ${entryPoint}(`));
        const stub = `def ${task?.entryPoint}(`;
        const reference = task?.reference ?? '';
        const goesOn = prompt.endsWith(stub);
        return goesOn ? reference.slice(reference.lastIndexOf(stub) + stub.length) : reference;
      },
      { ownedBy },
    );
    const results = await mkdtemp(join(tmpdir(), 'assay-prefill-'));
    onTestFinished(() => rm(results, { recursive: true }));
    const notes: string[] = [];
    const { score } = await runBenchmark({
      suite: 'demo',
      model: address,
      template,
      results,
      onEvent: (event) => {
        if (event.kind === 'note') notes.push(event.text);
      },
    });
    expect(score).toMatchObject({ passed: suite.tasks.length });
    const [row] = rowsIn(results, 'eval');
    expect(row?.prefill).toMatch(/^```python\ndef \w+\($/);
    expect(row?.ignored).toEqual(ignored);
    expect(notes).toEqual(ignored === undefined ? [] : [expect.stringContaining('does not honour prefill;')]);
  });
});
