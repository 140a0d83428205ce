import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { assay, jsonOf, startAssay } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';

test('assay view prints its address, answers there, and ends with Ctrl-C', async () => {
  const path = rowsFile([gradedRow('T/0', 'passed')]);
  const child = startAssay(['view', path, '--json'], { env: { ASSAY_CACHE: temporaryFolder() } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(createInterface(child.stdout), 'line');
  const { url } = JSON.parse(String(line));
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const reply = await fetch(new URL('api/runs.json', url));
  expect(await reply.json()).toMatchObject({ boards: [{ suite: 'humaneval+' }] });
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
});

test('assay view --export writes the built pages with what they show, and says how many files', async () => {
  const folder = join(temporaryFolder(), 'public');
  const done = await assay(['view', rowsFile([gradedRow('T/0', 'passed')]), '--export', folder, '--json'], {
    env: { ASSAY_CACHE: temporaryFolder() },
  });
  expect([done.code, done.stderr]).toEqual([0, '']);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(jsonOf(done)).toEqual({ folder, files: files.length });
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('<title>Assay</title>');
  expect(JSON.parse(readFileSync(join(folder, 'api', 'runs.json'), 'utf8'))).toMatchObject({
    boards: [{ suite: 'humaneval+' }],
  });
});

test('assay view says at once where there is nothing to view, and where the port is taken', async () => {
  const empty = await assay(['view', temporaryFolder(), '--json']);
  expect(empty.code).toBe(2);
  expect(jsonOf(empty)).toMatchObject({ error: { code: 'no-input' } });
  const nowhere = await assay(['view', join(temporaryFolder(), 'nowhere'), '--json']);
  expect(nowhere.code).toBe(2);
  expect(jsonOf(nowhere)).toMatchObject({ error: { code: 'cannot-read' } });

  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const taken = await assay([
    'view',
    rowsFile([gradedRow('T/0', 'passed')]),
    '--port',
    String(port),
    '--json',
  ]);
  expect(taken.code).toBe(2);
  expect(jsonOf(taken)).toMatchObject({ error: { code: 'cannot-listen' } });
});
