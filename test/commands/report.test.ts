import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SCORED_OUTCOMES } from '../../src/outcome.ts';
import { assayHere } from '../fixtures/command-line.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';
import { describeWith } from '../fixtures/parts.ts';

/** What `assay report` prints, run in this process, and its exit code. */
const report = (...args: string[]) => assayHere('report', ...args);

/** `p` passed, `f` failed, `u` has no verdict. */
const OUTCOMES = { p: 'passed', f: 'wrong', u: 'unscored' } as const;

const file = (marks: string, more: object = {}): string =>
  rowsFile(
    [...marks].map((mark, at) =>
      gradedRow(`T/${at}`, OUTCOMES[mark === 'p' || mark === 'u' ? mark : 'f'], { ...more }),
    ),
  );

describe('a gate of assay report', () => {
  test.each([
    ['75', 0, /The score is 75\.0 % \[30\.1, 95\.4\], not below 75 %\./],
    ['75.1', 1, /The score is 75\.0 % .*, below 75\.1 %\./],
  ])('--min-score %s', async (least, code, said) => {
    const found = await report(file('pppf'), '--min-score', least);
    expect(found.code).toBe(code);
    expect(found.text).toMatch(said);
  });

  test('--min-score takes points of an interview, and a share of 100 %', async () => {
    const path = file('pf', { passed: 6, total: 8 });
    expect(await report(path, '--min-score', '75')).toMatchObject({ code: 0 });
    expect(await report(file('pp'), '--min-score', '100')).toMatchObject({ code: 0 });
  });

  test.each(['-1', '101', 'x', ''])('--min-score refuses %s', async (least) => {
    expect(await report(file('p'), '--min-score', least)).toMatchObject({ code: 2 });
  });

  test('--min-score takes no share of 1 for per cent', async () => {
    const { code, error } = await report(file('pf'), '--min-score', '0.9');
    expect(code).toBe(2);
    expect(error).toContain('It is in per cent: 0.9 as a share is 90.');
  });

  test('without a score is 2, not a threshold that was missed', async () => {
    expect(await report(file('pu'), '--min-score', '10')).toMatchObject({ code: 2 });
  });

  test('--no-regression misses only what the data show to be worse', async () => {
    const base = file('pppppppppppp');
    const worse = await report(file('ppppppffffff'), '--no-regression', base);
    expect(worse.code).toBe(1);
    expect(worse.text).toMatch(/Worse against model: −50\.0 pp \[.*\], p = 0\.016 over 12 tasks\./);
    expect(await report(file('ppppppppppff'), '--no-regression', base)).toMatchObject({ code: 0 });
    expect((await report(base, '--no-regression', file('ffffffffffff'))).code).toBe(0);
  });

  test('--no-regression refuses a base of other tasks', async () => {
    const { code, error } = await report(file('pp'), '--no-regression', file('pp', { suite_version: 'v2' }));
    expect(code).toBe(2);
    expect(error).toMatch(/not comparable: suite version[\s\S]*assay compare/);
  });

  test('tells programs what was met', async () => {
    const { text } = await report(file('pf'), '--min-score', '60', '--json');
    expect(JSON.parse(text).gates).toMatchObject([{ gate: 'min-score', met: false }]);
  });
});

describe('a command line of assay report', () => {
  test('makes no folder for a JUnit file', async () => {
    const folder = temporaryFolder();
    const { code, error } = await report(file('p'), '--junit', join(folder, 'nope', 'a.xml'));
    expect(code).toBe(2);
    expect(error).toMatch(/Cannot write .*a\.xml: there is no such folder\./);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(['--json', '--failures'])(
    'refuses --markdown with %s, where one would win in silence',
    async (other) => {
      const { code, error } = await report(file('p'), '--markdown', other);
      expect(code).toBe(2);
      expect(error).toContain(`Option '--markdown' cannot be used with option '${other}'.`);
    },
  );

  test('counts a task that is asked in two languages once', async () => {
    const rows = ['python', 'javascript'].flatMap((language) =>
      ['T/0', 'T/1'].map((task) => gradedRow(task, 'passed', { language })),
    );
    expect((await report(rowsFile(rows))).text).toMatch(/^model on humaneval\+: 2 tasks, 4 samples\n/);
  });

  test('has no line of its own that is wider than a terminal of 80 columns', async () => {
    const [run, base] = [
      file('ppppppffffff', { model: 'm'.repeat(30) }),
      file('pppppppppppp', { model: 'm'.repeat(50) }),
    ];
    const { text } = await report(run, '--no-regression', base, '--min-score', '70');
    expect(text).toMatch(/Worse against m+: −50\.0 pp/);
    const files = /^verdicts /;
    expect(text.split('\n').filter((line) => line.length > 80 && !files.test(line))).toEqual([]);
  });
});

describe('what became of the samples', () => {
  const raised = (why: string) => ({ outcome: 'error', failures: [{ set: 'base', outcome: 'error', why }] });
  const rows = (): object[] => [
    gradedRow('T/0', 'passed', { category: 'lists' }),
    gradedRow('T/1', 'error', { ...raised('TypeError: no'), category: 'lists' }),
    gradedRow('T/2', 'error', { ...raised('KeyError: 1'), category: 'texts' }),
    ...SCORED_OUTCOMES.filter((outcome) => !['passed', 'error'].includes(outcome)).map((outcome, at) =>
      gradedRow(`T/${at + 3}`, outcome),
    ),
  ];

  test.each([[[]], [['--markdown']]])('is told by cause, errors by exception: %j', async (flags) => {
    const { text } = await report(rowsFile(rows()), ...flags);
    expect(text).toMatch(/the program raised or left early: TypeError 1,\s+KeyError 1/);
    for (const outcome of SCORED_OUTCOMES)
      expect(text).toMatch(new RegExp(`^(\\| )?${outcome} (\\| )? *\\d`, 'm'));
    expect(text).toMatch(/^(\| )?lists (\| )? *pass@1 (\| )? *50\.0 %/m);
  });

  test('is told to programs', async () => {
    const { score } = JSON.parse((await report(rowsFile(rows()), '--json')).text);
    expect(Object.keys(score.outcomes).toSorted()).toEqual([...SCORED_OUTCOMES].toSorted());
    expect(score.exceptions).toEqual({ TypeError: 1, KeyError: 1 });
    expect(score.categories.lists).toMatchObject({ value: 0.5, low: expect.any(Number) });
  });

  test('is told in a JUnit file', async () => {
    const path = join(temporaryFolder(), 'junit.xml');
    await report(rowsFile(rows()), '--junit', path);
    const xml = readFileSync(path, 'utf8');
    for (const outcome of [...SCORED_OUTCOMES, 'error (TypeError)'].filter(
      (each) => !/^(passed|error)$/.test(each),
    ))
      expect(xml).toContain(`type="${outcome}"`);
  });
});

describe('a report of several runs', () => {
  const runs = (): [string, string] => [
    file('pppf', { model: 'a', template: 'alpaca' }),
    file('pfff', { model: 'b' }),
  ];

  test('has a row each with its interval, the best first, and what became of the samples', async () => {
    const [a, b] = runs();
    const { code, text } = await report(b, a);
    expect(code).toBe(0);
    expect(text).toMatch(
      /^humaneval\+\nmodel +template .*\na +alpaca .*75\.0 % +\[30\.1, 95\.4\]\nb .*25\.0 % +\[/,
    );
    expect(text).toMatch(/^a +passed 3, wrong 1$/m);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('holds each run to the thresholds', async () => {
    const { code, text } = await report(...runs(), '--min-score', '50');
    expect(code).toBe(1);
    expect(text).toMatch(
      /a: The score is 75\.0 % .*, not below 50 %\.[\s\S]*b: The score is 25\.0 % .*, below 50 %\./,
    );
    expect(await report(...runs(), '--min-score', '10')).toMatchObject({ code: 0 });
    expect(await report(...runs(), file('pu'))).toMatchObject({ code: 2 });
  });

  test('is a page of Markdown, JSON and a JUnit file, too', async () => {
    const path = join(temporaryFolder(), 'junit.xml');
    const { text } = await report(...runs(), '--markdown', '--junit', path);
    expect(text).toMatch(
      /^# 2 runs\n\n\| suite \| model .*\n.*\n.* a \|.*75\.0 % \\\[30\.1, 95\.4\\\] \| passed 3, wrong 1 \|/,
    );
    expect(text.match(/^# .*$/gm)).toEqual([
      '# 2 runs',
      '# a on humaneval+: 4 tasks',
      '# b on humaneval+: 4 tasks',
    ]);
    expect(readFileSync(path, 'utf8').match(/<testsuite name="[^"]*" tests="4"/g)).toHaveLength(2);
    const json = JSON.parse((await report(...runs(), '--json')).text);
    expect(json.runs.map(({ model }: { model: string }) => model)).toEqual(['a', 'b']);
  });

  test('shows failures of one run at a time', async () => {
    expect(await report(...runs(), '--failures')).toMatchObject({ code: 2 });
  });
});

describe('a page of Markdown', () => {
  test('has the score with its interval, the outcomes, what failed and how it was made', async () => {
    const { text } = await report('--markdown', file('ppf'));
    expect(text).toMatch(
      /^# model on humaneval\+: 3 tasks\n\n\| tests \|  \| score \| 95 % interval \|\n\|---\|/,
    );
    expect(text).toMatch(/\| base and plus \| pass@1 \| 66\.7 % \| \\\[20\.8, 93\.9\\\] \|/);
    expect(text).toMatch(/\| wrong \| 1 \| 33\.3 % \|/);
    expect(text).toMatch(/\| T\/2 \| python \| 0 \| wrong \| base input 3: got 1, expected 2 \|/);
    expect(text).toMatch(/\| extractor \| default 1 \|/);
  });

  test('keeps what models and programs said from becoming markup', async () => {
    const failures = [
      { set: 'base', outcome: 'wrong', why: 'a|b <img src=x onerror=alert(1)> [x](javascript:1) `c`' },
    ];
    const { text } = await report('--markdown', file('f', { model: '<script>', failures }));
    expect(text).not.toMatch(/<(script|img)/);
    expect(text).toContain(String.raw`a\|b &lt;img src=x onerror=alert(1)> \[x\](javascript:1) \`c\``);
  });

  test('says of an incomplete run what is possible', async () => {
    expect((await report('--markdown', file('pu'))).text).toMatch(
      /\*\*Incomplete: between 50\.0 % and 100\.0 %\.\*\*/,
    );
  });
});

describeWith(['python'], 'a JUnit file', () => {
  const READ = `
import sys, json, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
cases = [[case.get('classname'), case.get('name'), [[part.tag, part.get('type'), part.get('message')] for part in case]] for case in root.iter('testcase')]
print(json.dumps([root.attrib, cases]))`;

  test('has a case a sample, as an XML parser reads it', async () => {
    const failures = [{ set: 'base', outcome: 'wrong', why: 'got "<a & b>"\u0000\ud800\n\u001b[31m' }];
    const path = join(temporaryFolder(), 'junit.xml');
    await report(
      rowsFile([
        gradedRow('T/0', 'passed'),
        gradedRow('T/1', 'wrong', { failures }),
        gradedRow('T/2', 'unscored'),
      ]),
      '--junit',
      path,
    );
    expect(readFileSync(path, 'utf8')).not.toContain('\u001b');
    const [root, cases] = JSON.parse(spawnSync('python3', ['-c', READ, path], { encoding: 'utf8' }).stdout);
    expect(root).toMatchObject({ name: 'assay', tests: '3', failures: '1', errors: '1' });
    expect(cases).toEqual([
      ['humaneval+.python', 'T/0 #0', []],
      ['humaneval+.python', 'T/1 #0', [['failure', 'wrong', 'base: got "<a & b>"\uFFFD\uFFFD \uFFFD[31m']]],
      ['humaneval+.python', 'T/2 #0', [['error', 'unscored', 'base input 3: got 1, expected 2']]],
    ]);
  });
});
