import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assayHere } from '../fixtures/command-line.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';

const file = (outcomes: string, more: object = {}, name = 'eval_x.ndjson'): string =>
  rowsFile(
    [...outcomes].map((mark, at) => gradedRow(`T/${at}`, mark === 'p' ? 'passed' : 'wrong', { ...more })),
    name,
  );

describe('assay compare', () => {
  test('says first whether two runs are comparable, then how far apart they are and where to look', async () => {
    const [a, b] = [file('pppppfffffff', { model: 'a' }), file('pppppppppppf', { model: 'b' })];
    const { code, text } = await assayHere('compare', a, b);
    expect(code).toBe(0);
    expect(text).toMatch(
      /^Comparable: the runs differ in model\.\nNot recorded in A and B: params and grader\./,
    );
    expect(text).toMatch(
      /B − A in pass@1: \+50\.0 pp \[\+\d+\.\d, \+\d+\.\d\], p = 0\.016\nMcNemar, mid-p, over 12 tasks/,
    );
    expect(text).toMatch(/wrong +passed +6/);
    expect(text).toMatch(/T\/5 +wrong +passed +6 and 6/);
    expect(text).toContain(`A is ${a}`);
    expect(text.split('\n').filter((line) => line.length > 80 && !line.includes(' is /'))).toEqual([]);
  });

  test('explains what makes two runs no fair comparison', async () => {
    const b = file('ppp', { suite_version: 'v0.1.9', extractor: 'can-ai-code-v2 1', template: 'alpaca' });
    const { code, text } = await assayHere('compare', file('ppf'), b);
    expect(code).toBe(2);
    expect(text).toMatch(/^Not comparable: suite version differs\./);
    expect(text).toMatch(
      /suite version: the tasks or their tests are not the same\n +A +v0\.1\.10\n +B +v0\.1\.9/,
    );
    expect(text).toMatch(/extractor: one answer may give two programs/);
  });

  test('tells what was raised where an answer failed in another way than before', async () => {
    const failures = [{ set: 'base', outcome: 'error', why: 'KeyError: 1' }];
    const b = rowsFile([gradedRow('T/0', 'error', { failures }), gradedRow('T/1', 'truncated')]);
    const { text } = await assayHere('compare', file('pf'), b);
    expect(text).toMatch(/^passed +error \(KeyError\) +1$/m);
    expect(text).toMatch(/^wrong +truncated +1$/m);
  });

  test('shows how outcomes flow, in a table for people, a matrix in Markdown, a picture in HTML, and all in JSON', async () => {
    const b = rowsFile([
      gradedRow('T/0', 'timeout'),
      gradedRow('T/1', 'passed'),
      gradedRow('T/2', 'unscored'),
    ]);
    const files = [file('ppf'), b, file('pff')];
    const { text } = await assayHere('compare', ...files);
    expect(text).toContain('1 of 3 tasks ended alike in A and B.\nfrom    to        tasks\n');
    expect(text).toMatch(/^passed +timeout +1$/m);
    expect(text).toMatch(/^0 of 3 tasks ended alike in B and C\.$[^.]*^unscored +wrong +1$/m);
    const path = join(temporaryFolder(), 'flows.html');
    const { text: page } = await assayHere('compare', ...files, '--markdown', '--html', path);
    expect(page).toContain(
      '| from A, to B | passed | timeout | unscored | total |\n|---|---|---|---|---|\n| passed | 1 | 1 |  | 2 |',
    );
    expect(page).toContain('| total | 1 | 1 | 1 | 3 |');
    const html = readFileSync(path, 'utf8');
    expect(html).toContain('<title>What became of 3 tasks: A → B → C</title>');
    expect(html).toMatch(/<desc>.*passed → timeout 1, wrong → unscored 1\./);
    const { flows } = JSON.parse((await assayHere('compare', ...files, '--json')).text);
    expect(flows.totals).toEqual([
      { passed: 2, wrong: 1 },
      { passed: 1, timeout: 1, unscored: 1 },
      { passed: 1, wrong: 2 },
    ]);
  });

  test('adjusts the p-values of more than two', async () => {
    const files = ['ppppppffffff', 'ppppppppppff', 'pppppppppppp'].map((marks) => file(marks));
    const { text } = await assayHere('compare', ...files, '--json');
    const { pairs } = JSON.parse(text);
    expect(pairs).toHaveLength(3);
    for (const { p_holm: holm, difference } of pairs) expect(holm).toBeGreaterThanOrEqual(difference.test.p);
    expect((await assayHere('compare', ...files)).text).toMatch(/C − A +\+50\.0 pp .* 6\/0/);
  });

  test('has no line of its own that is wider than a terminal of 80 columns', async () => {
    const files = ['ppppppffffff', 'ppppppppppff', 'pppppppppppp'].map((marks, at) =>
      file(marks, { template: `t${at}`, model: `m${at}`, extractor: `x${at} 1` }),
    );
    for (const compared of [files, files.slice(1)]) {
      const { text } = await assayHere('compare', ...compared);
      expect(text.split('\n').filter((line) => line.length > 80 && !line.includes(' is /'))).toEqual([]);
    }
  });

  test('shows what a model said as text', async () => {
    const hostile = file('pf', { model: 'm\u001b[31m<script>' });
    const { text } = await assayHere('compare', hostile, file('pp'));
    expect(text).not.toContain('\u001b[31m');
    expect(text).toContain('\\x1b[31m');
  });

  test('shows the names of a YAML that somebody sent as text', async () => {
    const folder = temporaryFolder();
    const models = ['pf', 'pp'].map((marks, at) => ({
      id: marks,
      eval: file(marks),
      short_name: `\u001b]0;${at}\u0007`,
    }));
    const yaml = join(folder, 'cohort.yaml');
    writeFileSync(yaml, JSON.stringify({ title: 'Two', models }));
    const { text } = await assayHere('compare', yaml);
    expect(text).not.toContain('\u001b]0;');
    expect(text).toContain('\\x1b]0;1');
  });

  test('writes no JSON outside of the folder that was named, whatever a row calls its language', async () => {
    const folder = temporaryFolder();
    const row = { name: 'Q', language: 'x/../../outside', status: 'PASS', passed: 1, total: 1 };
    const rows = [{ ...row, checks: [], code: 'c', answer: 'a' }];
    const files = ['a.ndjson', 'b.ndjson'].map((name) => rowsFile(rows, name, folder));
    const yaml = join(folder, 'cohort.yaml');
    const models = files.map((path) => ({ id: path, eval: path, short_name: path }));
    writeFileSync(yaml, JSON.stringify({ title: 'Two', models }));
    const { code, error } = await assayHere('compare', yaml, '--can-ai-code', join(folder, 'in', 'side'));
    expect(code).toBe(2);
    expect(error).toMatch(/a\.ndjson, line 1: not a graded answer/);
    expect(readdirSync(folder).toSorted()).toEqual(['a.ndjson', 'b.ndjson', 'cohort.yaml']);
  });

  test('refuses one run, and JSON for can-ai-code without its YAML', async () => {
    expect(await assayHere('compare', file('p'))).toMatchObject({ code: 2 });
    const { code, error } = await assayHere(
      'compare',
      file('p'),
      file('f'),
      '--can-ai-code',
      temporaryFolder(),
    );
    expect(code).toBe(2);
    expect(error).toMatch(/title and models/);
  });

  test('keeps a run whose id in the YAML is a property that every object has', async () => {
    const folder = temporaryFolder();
    const row = { name: 'Q', language: 'python', status: 'PASS', passed: 1, total: 1 };
    const path = rowsFile([{ ...row, checks: [], code: 'c', answer: 'a' }], 'a.ndjson', folder);
    const models = ['__proto__', 'constructor'].map((id) => ({ id, eval: path, short_name: id }));
    const yaml = join(folder, 'cohort.yaml');
    writeFileSync(yaml, JSON.stringify({ title: 'Two', models }));
    expect(await assayHere('compare', yaml, '--can-ai-code', folder)).toMatchObject({ code: 0 });
    const { tests } = JSON.parse(readFileSync(join(folder, 'cohort-python.json'), 'utf8'));
    expect(Object.keys(tests['Q-python'].results)).toEqual(['__proto__', 'constructor']);
  });

  test("reads can-ai-code's YAML and writes its JSON", async () => {
    const folder = temporaryFolder();
    const row = (status: string, got: unknown) => ({
      name: 'Q',
      language: 'python',
      Signature: 'f()',
      Input: 'with no inputs',
      Output: "it's",
      status,
      passed: status === 'PASS' ? 2 : 0,
      total: 2,
      checks: [
        {
          assert: 'f.call()',
          'eq-any': ['a', null, true],
          weight: 2,
          got,
          status: status === 'PASS' ? 2 : 0,
        },
      ],
      code: 'c',
      answer: 'a',
      model: 'm',
    });
    const name = (model: string) => `eval_junior-dev_python_Vicuna_none_precise_${model}_1.ndjson`;
    rowsFile([row('PASS', 'a')], name('x'), folder);
    rowsFile([row('FAIL', { error: "it's" })], name('y_z'), folder);
    const models = [
      { id: 'one', eval: name('x'), short_name: 'X' },
      { id: 'two', eval: name('y_z'), short_name: 'Y' },
    ];
    const yaml = join(folder, 'cohort.yaml');
    writeFileSync(yaml, JSON.stringify({ title: 'Two', models }));
    const { code, text } = await assayHere('compare', yaml, '--can-ai-code', folder);
    expect(code).toBe(0);
    expect(text).toMatch(/Y − X in points earned: −100\.0 pp/);
    expect(JSON.parse(readFileSync(join(folder, 'cohort-python.json'), 'utf8'))).toEqual({
      tests: {
        'Q-python': {
          results: {
            one: {
              check_summary: 'PASS correct 2/2',
              passing_tests: "PASS f.call() inside ['a', None, True]\n",
              failing_tests: '',
              code: 'c',
              answer: 'a',
            },
            two: {
              check_summary: 'FAIL correct 0/2',
              passing_tests: '',
              failing_tests: `FAIL f.call() inside ['a', None, True] got {'error': "it's"}\n`,
              code: 'c',
              answer: 'a',
            },
          },
          task: "Write a python function f() with no inputs that returns it's",
          language: 'python',
        },
      },
      models: [
        {
          prompt: 'Vicuna',
          short_name: 'X',
          params: 'precise',
          model: 'x',
          id: 'one',
          idx: 0,
          passed: 2,
          total: 2,
        },
        {
          prompt: 'Vicuna',
          short_name: 'Y',
          params: 'precise',
          model: 'y_z',
          id: 'two',
          idx: 1,
          passed: 0,
          total: 2,
        },
      ],
      config: { title: 'Two (python)', models, language: 'python' },
      analyser: '',
    });
  });
});
