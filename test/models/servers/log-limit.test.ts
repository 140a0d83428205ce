import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { limitLog } from '../../../src/models/servers/log-limit.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

test('A log that a server floods begins anew with its last lines, and the server goes on behind them', async () => {
  const file = join(temporaryFolder(), 'server.log');
  const server = await open(file, 'a');
  onTestFinished(() => server.close());
  await server.appendFile(`${'flood\n'.repeat(10_000)}the last words\n`);
  let end = (): void => {};
  limitLog(file, new Promise<void>((resolve) => (end = resolve)), { bytes: 20_000, everyMs: 5 });
  await expect
    .poll(() => readFileSync(file, 'utf8'))
    .toMatch(/^# begun anew .* 60015 bytes.*\n(flood\n){29}the last words\n$/);
  await server.appendFile('and more\n');
  expect(readFileSync(file, 'utf8')).toMatch(/the last words\nand more\n$/);
  end();
});
