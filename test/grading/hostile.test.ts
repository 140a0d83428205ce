import { describe, expect, it } from 'vitest';
import { loadSuite } from '../../src/suites/index.ts';
import { describeWith, testData } from '../fixtures/parts.ts';
import { taskOf, useWorkbench } from './bench.ts';

/** Writes a frame of its own on the results' descriptor, which anybody finds who looks for it. */
const FORGE = `
import os, struct, time
def forge(kind, payload):
    os.write(4, struct.pack('<cIdI', kind, 0, 0.0, len(payload)) + payload)
    time.sleep(1000)
def described(kind):
    return b'\\x80\\x05\\x8c\\x08builtins\\x8c\\x06object\\x93' + bytes([0x8c, len(kind)]) + kind + b'\\x85R.'
`;

describeWith(['data', 'sandbox'], 'answers that attack whoever grades them', () => {
  const bench = useWorkbench();
  const grade = (code: string) => bench().grade('humaneval+', 'HumanEval/53', code);

  it.each(['__proto__', 'constructor', '__defineGetter__', 'toString', 'hasOwnProperty'])(
    'are protocol where they describe a value of kind %s',
    async (kind) => {
      const code = `${FORGE}\ndef add(x, y): forge(b'v', described(b'${kind}'))`;
      expect((await grade(code)).sets).toEqual({ base: 'protocol', plus: 'protocol' });
    },
  );

  it.each([
    ['an endless value', 'output', "forge(b'v', b'\\x80\\x05(' + b']' * 50_000_000 + b'l.')"],
    ['a digest of anything', 'protocol', 'forge(b\'d\', b\'["list",9,1,[\' + b"0," * 8 + b"0],false]")'],
    ['a list of millions', 'wrong', 'return [[]] * 3_000_000'],
    ['an integer beyond all measure', 'wrong', 'return 1 << (2 ** 30 + 100)'],
    ['a long text', 'wrong', 'return "x" * 100_000_000'],
    ['a dict of a long list', 'wrong', 'return {0: [[]] * 3_000_000}'],
  ])('are judged at once where they return %s', async (_, outcome, body) => {
    const before = process.memoryUsage.rss();
    const { sets } = await grade(`${FORGE}\ndef add(x, y): ${body}`);
    expect(sets).toEqual({ base: outcome, plus: outcome });
    expect(process.memoryUsage.rss() - before).toBeLessThan(600 * 2 ** 20);
  });

  describe('where a long value is asked for once more', () => {
    /** Differs in two slices from the reference; a file tells the second run from the first by what is asked of it. */
    const LONG = 'def unique(l): return list(range(20_000))';
    const again = (body: string) => `
import sys
def slices():
    frame = sys._getframe()
    while frame is not None:
        if type(frame.f_locals.get('self')).__name__ == 'Slices' or 'Slices' in str(frame.f_locals.get('answer')):
            return True
        frame = frame.f_back
    return False
def unique(l):
    if slices():
        ${body}
    return [-1, *range(1, 19_999), -1]
`;

    it.each([
      ['raises', 'wrong', 'raise ValueError(1)'],
      ['leaves', 'wrong', 'sys.exit(0)'],
      ['returns something short', 'wrong', 'return 3'],
      ['returns what the others never were', 'wrong', 'return {0: 1}'],
      ['sleeps', 'wrong', 'import time; time.sleep(1000)'],
      ['writes bytes of its own', 'wrong', 'import os; os.write(4, bytes(100))'],
    ])('and the program then %s, it is %s', async (_, outcome, body) => {
      const { suite } = await bench().suite('humaneval+');
      const task = { ...taskOf(suite, 'HumanEval/34'), reference: LONG };
      const grader = bench().grader(suite, { limits: { minInputCpuS: 1 } });
      const code = again(body);
      const { sets, failures } = await grader.grade(task, code);
      expect(sets, JSON.stringify(failures)).toEqual({ base: outcome, plus: outcome });
    });
  });

  it('are protocol where checking code is told what no runner says', async () => {
    const suite = await loadSuite('humaneval', { dataDir: testData('datasets') });
    const task = taskOf(suite, 'HumanEval/53');
    for (const hostile of [
      "os.write(4, struct.pack('<cIdI', b'S', 0, 0.0, 3) + b'xyz')\nos._exit(0)",
      "os.write(6, b'\\x01\\0\\0\\0\\xff')",
    ]) {
      const code = `import os, struct\n${hostile}\ndef add(x, y): return x + y`;
      expect((await bench().grader(suite).grade(task, code)).outcome).toBe('protocol');
    }
  });
});
