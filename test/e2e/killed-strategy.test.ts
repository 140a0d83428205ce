import { readdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assay, jsonOf, rowsIn, startAssay } from '../fixtures/assay.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { turnsIn } from '../fixtures/turns.ts';

const TASKS = ['Demo/0', 'Demo/1', 'Demo/3', 'Demo/4'];

describeWith(['sandbox'], 'a strategy that is killed', () => {
  let server: FakeServer;
  beforeAll(async () => {
    server = await startFakeServer(async () => {
      await sleep(20);
      return 'Let me see.\n```python\ndef f():\n    pass\n```';
    });
  });
  afterAll(() => server.stop());

  test.each([1, 2, 4, 7, 8])(
    'by kill -9 at request %i goes on in mid-turn and asks nothing twice that was stored',
    async (moment) => {
      const folder = temporaryFolder();
      const where = ['--model', server.address, '--results', folder, '--tasks', TASKS.join(',')];
      const args = ['run', 'demo', ...where, '--strategy', 'cot', '--quiet', '--concurrency', '2'];
      const before = server.requests.length;
      const child = startAssay(args);
      while (server.requests.length - before < moment && child.exitCode === null) await sleep(2);
      child.kill('SIGKILL');
      if (child.exitCode === null) await once(child, 'close');
      const stored = new Set((await storedTurns(folder)).map(({ prompt }) => JSON.stringify(prompt)));
      const cut = server.requests.length;

      const finished = await assay([...args, '--json']);
      expect(finished.code, finished.stderr).toBe(0);
      expect(jsonOf(finished)).toMatchObject({ score: { complete: true, total: TASKS.length } });
      const again = server.requests.slice(cut).map(({ body }) => JSON.stringify(body['messages']));
      expect(again.filter((prompt) => stored.has(prompt))).toEqual([]);
      expect(new Set(again).size).toBe(again.length);
      expect(again.length + stored.size).toBe(2 * TASKS.length);
      expect(rowsIn(folder, 'eval')).toHaveLength(TASKS.length);
      // What is told to be spent counts each turn once, whichever process asked it.
      const turns = await storedTurns(folder);
      const tokens = turns.reduce((sum, { usage }) => sum + (usage?.completionTokens ?? 0), 0);
      expect(jsonOf(finished)).toMatchObject({ spent: { completionTokens: tokens } });
    },
  );
});

async function storedTurns(folder: string) {
  const [name] = readdirSync(folder).filter((file) => file.startsWith('turns_'));
  return name === undefined ? [] : await turnsIn(join(folder, name));
}
