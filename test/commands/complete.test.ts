import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { main } from '../../src/commands/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { serve } from '../models/servers.ts';

const { isTTY } = process.stdout;
afterEach(() => {
  process.stdout.isTTY = isTTY;
  vi.restoreAllMocks();
});

test.each([
  [true, String.raw`\x1b[31mx` + '\n'],
  [false, '\u001b[31mx\n'],
])(
  'an answer is shown without its orders to a terminal, and is as it was elsewhere (%s)',
  async (onTerminal, shown) => {
    const { address } = await serve(() => '\u001b[31mx');
    const prompt = join(temporaryFolder(), 'prompt.txt');
    writeFileSync(prompt, 'p');
    process.stdout.isTTY = onTerminal;
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await main(['complete', '--model', address, prompt])).toBe(0);
    expect(out.mock.calls.map(([piece]) => String(piece)).join('')).toBe(shown);
  },
);
