import { appendFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readScored } from '../../../src/results/scored/read.ts';
import { countOf, outcomeAt, samplesOf } from '../../../src/view/index/columns.ts';
import { keepIndex, keptIndex } from '../../../src/view/index/keep.ts';
import { readIndex } from '../../../src/view/index/open.ts';
import type { RunIndex } from '../../../src/view/index/open.ts';
import { bytesAt } from '../../../src/view/index/place.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../../fixtures/graded.ts';
import { describeWith, testData } from '../../fixtures/parts.ts';

const line = (task: string, outcome: 'passed' | 'wrong' | 'unscored'): string =>
  `${JSON.stringify(gradedRow(task, outcome))}\n`;

const told = ({ columns }: RunIndex): string[] =>
  [...samplesOf(columns)].map(({ task, sample, outcome }) => `${task}#${sample} ${outcome}`);

describe('the index of a graded file', () => {
  test('knows where the row of each sample is', async () => {
    const path = rowsFile([gradedRow('T/0', 'passed', { answer: 'é\n' }), gradedRow('T/1', 'wrong')]);
    const { columns } = await readIndex(path);
    const rows = await Promise.all(
      [0, 1].map((n) => bytesAt(path, { start: columns.start[n] ?? 0, bytes: columns.bytes[n] ?? 0 })),
    );
    expect(rows.map((row) => JSON.parse(row.toString()).task)).toEqual(['T/0', 'T/1']);
  });

  test('takes in rows that are added, and keeps the numbers of those before', async () => {
    const path = rowsFile([gradedRow('T/0', 'passed'), gradedRow('T/1', 'unscored')]);
    const before = await readIndex(path);
    appendFileSync(path, line('T/2', 'wrong') + line('T/1', 'passed') + line('T/0', 'unscored'));
    const now = await readIndex(path, before);
    expect(told(now)).toEqual(['T/0#0 passed', 'T/1#0 passed', 'T/2#0 wrong']);
    // What is behind the end of the first reading was added to the same columns, not read again.
    expect(now.columns).toBe(before.columns);
    expect(now.last?.line).toBe(5);
  });

  test('numbers samples that are added to a file which does not number them as one reading would', async () => {
    const row = (passed: number): string =>
      `${JSON.stringify({ name: 'Q', language: 'python', status: 'FAIL', passed, total: 3 })}\n`;
    const path = rowsFile([], 'eval_x.ndjson');
    writeFileSync(path, row(1) + row(2));
    const before = await readIndex(path);
    appendFileSync(path, row(3));
    const grown = await readIndex(path, before);
    expect(told(grown)).toEqual(told(await readIndex(path)));
    expect(grown.columns.sample).toEqual([0, 1, 2]);
  });

  test('leaves a torn last line for when it is whole', async () => {
    const path = rowsFile([gradedRow('T/0', 'passed')]);
    const whole = line('T/1', 'wrong');
    appendFileSync(path, whole.slice(0, 40));
    const before = await readIndex(path);
    expect(told(before)).toEqual(['T/0#0 passed']);
    appendFileSync(path, whole.slice(40));
    expect(told(await readIndex(path, before))).toEqual(['T/0#0 passed', 'T/1#0 wrong']);
  });

  test('takes a last line without its end, and what comes behind it later', async () => {
    const path = rowsFile([]);
    writeFileSync(path, line('T/0', 'passed').trimEnd());
    const before = await readIndex(path);
    appendFileSync(path, `\n${line('T/1', 'wrong')}`);
    expect(told(await readIndex(path, before))).toEqual(['T/0#0 passed', 'T/1#0 wrong']);
  });

  test('is made anew where the file was replaced, cut or written over', async () => {
    const path = rowsFile([gradedRow('T/0', 'passed'), gradedRow('T/1', 'passed')]);
    const before = await readIndex(path);
    writeFileSync(`${path}.new`, line('N/0', 'wrong') + line('N/1', 'wrong') + line('N/2', 'wrong'));
    renameSync(`${path}.new`, path);
    const replaced = await readIndex(path, before);
    expect(told(replaced)).toEqual(['N/0#0 wrong', 'N/1#0 wrong', 'N/2#0 wrong']);
    truncateSync(path, line('N/0', 'wrong').length);
    const cut = await readIndex(path, replaced);
    expect(told(cut)).toEqual(['N/0#0 wrong']);
    writeFileSync(path, line('O/0', 'passed') + line('O/1', 'passed'));
    expect(told(await readIndex(path, cut))).toEqual(['O/0#0 passed', 'O/1#0 passed']);
  });

  test('is the same when it comes from the cache, and is passed over there when it is torn', async () => {
    const [path, cache] = [rowsFile([gradedRow('T/0', 'wrong')]), temporaryFolder()];
    const index = await readIndex(path);
    await keepIndex(path, cache, index);
    expect(await keptIndex(path, cache)).toEqual(index);
    const [kept = ''] = await readdir(`${cache}/views`);
    truncateSync(`${cache}/views/${kept}`, 100);
    expect(await keptIndex(path, cache)).toBeUndefined();
  });

  test('keeps no answer, prompt or code', async () => {
    const path = rowsFile([gradedRow('T/0', 'passed', { answer: 'ANSWER', prompt: 'PROMPT', code: 'CODE' })]);
    expect(JSON.stringify(await readIndex(path))).not.toMatch(/ANSWER|PROMPT|CODE/);
  });
});

describeWith(['data'], 'the index of recorded files', () => {
  test('has the samples and outcomes that reading them as a whole has', async () => {
    const folder = testData('recorded', 'interview');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.gz'));
    for (const name of names) {
      const [index, run] = [await readIndex(`${folder}/${name}`), await readScored(`${folder}/${name}`)];
      expect(countOf(index.columns)).toBe(run.samples.length);
      expect(run.samples.map((_, n) => outcomeAt(index.columns, n))).toEqual(
        run.samples.map(({ outcome }) => outcome),
      );
    }
    expect(names.length).toBeGreaterThan(70);
  });
});

test('rows are never added behind a packed file: it is read again', async () => {
  const path = rowsFile([], 'eval_x.ndjson.gz');
  writeFileSync(path, gzipSync(line('T/0', 'passed')));
  const before = await readIndex(path);
  expect(before.last).toBeUndefined();
  writeFileSync(path, gzipSync(line('T/0', 'passed') + line('T/1', 'wrong')));
  expect(told(await readIndex(path, before))).toEqual(['T/0#0 passed', 'T/1#0 wrong']);
  expect(readFileSync(path)[0]).toBe(0x1f);
});
