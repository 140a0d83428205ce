import { once } from 'node:events';
import { createServer } from 'node:http';
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

test('assay view says at once where there is nothing to view, and where the port is taken', async () => {
  const empty = await assay(['view', temporaryFolder(), '--json']);
  expect(empty.code).toBe(2);
  expect(jsonOf(empty)).toMatchObject({ error: { code: 'no-input' } });

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
