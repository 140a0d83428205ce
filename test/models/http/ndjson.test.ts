import { Readable } from 'node:stream';
import { request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readLines } from '../../../src/models/http/ndjson.ts';

const where = { shown: 'http://host', secrets: [] };

/** The lines of a reply that comes in these pieces, and the CPU seconds that it took to read them. */
async function read(pieces: readonly string[]): Promise<{ lines: string[]; cpuS: number }> {
  const server = createServer((_, response) => void Readable.from(pieces).pipe(response));
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const { body, statusCode } = await request(`http://127.0.0.1:${port}`);
  const lines: string[] = [];
  const before = process.cpuUsage();
  await readLines({ status: statusCode, header: () => '', body }, where, (line) => lines.push(line));
  const { user, system } = process.cpuUsage(before);
  return { lines, cpuS: (user + system) / 1e6 };
}

describe('lines of a reply', () => {
  test('are whole wherever it is cut, and the last needs no end', async () => {
    expect((await read(['{"a"', ':1}\n\n{"b":2}\n{', '"c":', '3}'])).lines).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"c":3}',
    ]);
  });

  test('take no longer to read where one of them is nearly as long as a reply may be', async () => {
    const pieces = (end: string) =>
      Array.from({ length: 4 * 64 }, () => `${'x'.repeat((1 << 14) - end.length)}${end}`);
    const { cpuS: short } = await read(pieces('\n'));
    const { cpuS: long, lines } = await read(pieces('x'));
    expect(lines[0]).toHaveLength(4 << 20);
    expect(long).toBeLessThan(10 * short + 0.2);
  });
});
