import { expect, test } from 'vitest';

import { openSandbox } from '../../src/sandbox/index.ts';
import { describeWith } from '../fixtures/parts.ts';

const LIMITS = { inputCpuS: 20, jobCpuS: 60, memoryBytes: 1 << 30, outputBytes: 1 << 20 };

/** `faults` counts the pages that the kernel maps while objects of all sizes are made and dropped. */
const CODE = `
import gc, resource
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    made = [[bytes(at % 700), [at], str(at)] for at in range(60000)]
    del made
    gc.collect()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
def fewer():
    first, *later = [faults() for _ in range(6)]
    return first > 1000 and max(later) < first / 4
`;

describeWith(['sandbox'], 'the memory of a job', () => {
  test('is not taken from the kernel again for what a later call makes', async () => {
    const sandbox = await openSandbox({ concurrency: 1 });
    const report = await sandbox.call({
      language: 'python',
      code: CODE,
      entry: 'fewer',
      inputs: Buffer.from('[[]]'),
      limits: LIMITS,
    });
    expect(report).toMatchObject({
      end: 'finished',
      results: [{ kind: 'value', bytes: Buffer.from('8005882e', 'hex') }],
    });
    await sandbox.close();
  });
});
