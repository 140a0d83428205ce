import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSuite, pullSuite } from '../../src/suites/index.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

process.env.NO_PROXY = '127.0.0.1';

/** A mirror that serves the folder of test data under the names that it has there. */
const mirrored = createServer((request, response) => {
  const path = testData('datasets', basename(request.url ?? ''));
  if (existsSync(path)) createReadStream(path).pipe(response);
  else response.writeHead(404).end();
});

describeWith(['data'], 'the published data sets', () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'assay-pull-'));
  let mirror: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => mirrored.listen(0, '127.0.0.1', resolve));
    mirror = `http://127.0.0.1:${(mirrored.address() as AddressInfo).port}`;
  });

  afterAll(() => rmSync(cacheDir, { recursive: true }));

  test('are pulled once and loaded from the cache when the network is gone', async () => {
    for (const name of ['humaneval', 'humaneval+', 'humaneval+mini', 'mbpp+']) {
      const path = await pullSuite(name, { cacheDir, mirror });
      expect(path).toMatch(/\.jsonl\.gz$/);
    }
    mirrored.closeAllConnections();
    await new Promise((resolve) => mirrored.close(resolve));
    const sizes = await Promise.all(
      ['humaneval', 'humaneval+', 'humaneval+mini', 'mbpp+'].map(async (name) => {
        const { tasks } = await loadSuite(name, { cacheDir, mirror });
        return tasks.length;
      }),
    );
    expect(sizes).toEqual([164, 164, 164, 378]);
  });
});
