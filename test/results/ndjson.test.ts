import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { NdjsonWriter, readNdjson } from '../../src/results/ndjson.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

async function values(path: string, options = {}): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { value } of readNdjson(path, options)) found.push(value);
  return found;
}

describe('reading NDJSON', () => {
  it('gives each value with its line and its place, and passes over blank lines', async () => {
    const path = join(temporaryFolder(), 'rows.ndjson');
    writeFileSync(path, '{"a":1}\n\n{"a":2}\n');
    const lines = [];
    for await (const line of readNdjson(path)) lines.push(line);
    expect(lines).toEqual([
      { number: 1, value: { a: 1 }, start: 0, bytes: 7 },
      { number: 3, value: { a: 2 }, start: 9, bytes: 7 },
    ]);
  });

  it('stops in a packed file of blank lines, which is small and would keep it busy for minutes', async () => {
    const path = join(temporaryFolder(), 'rows.ndjson.gz');
    writeFileSync(path, gzipSync(`{"a":1}\n${' \n'.repeat(2_000_000)}`));
    await expect(values(path)).rejects.toMatchObject({
      code: 'bad-samples',
      message: expect.stringMatching(/line 100002: more than 100000 lines are blank/),
    });
  });

  it('reads rows that are longer than one piece of the file, with characters across the seam', async () => {
    const path = join(temporaryFolder(), 'rows.ndjson');
    const row = { text: 'ä'.repeat(1_500_000) };
    writeFileSync(path, `${JSON.stringify(row)}\n${JSON.stringify(row)}\n`);
    expect(await values(path)).toEqual([row, row]);
  });

  it('names the file and the line where a row is torn', async () => {
    const path = join(temporaryFolder(), 'rows.ndjson');
    writeFileSync(path, '{"a":1}\n{"a":\n{"a":3}\n');
    await expect(values(path, { forgiveTornEnd: true })).rejects.toThrow(
      /rows\.ndjson, line 2: not a JSON row/,
    );
  });

  it('forgives a torn last line only where it is asked to', async () => {
    const path = join(temporaryFolder(), 'rows.ndjson');
    writeFileSync(path, '{"a":1}\n{"a":2');
    expect(await values(path, { forgiveTornEnd: true })).toEqual([{ a: 1 }]);
    await expect(values(path)).rejects.toThrow(/line 2/);
  });

  it('reads a complete last row that lacks its newline', async () => {
    const path = join(temporaryFolder(), 'rows.ndjson');
    writeFileSync(path, '{"a":1}\n{"a":2}');
    expect(await values(path)).toEqual([{ a: 1 }, { a: 2 }]);
  });
});

describe('writing NDJSON', () => {
  it('keeps the order of rows that are appended at the same time', async () => {
    const path = join(temporaryFolder(), 'rows.ndjson');
    const writer = await NdjsonWriter.open(path);
    await Promise.all(Array.from({ length: 50 }, (_, index) => writer.append({ index })));
    await writer.close();
    expect(await values(path)).toEqual(Array.from({ length: 50 }, (_, index) => ({ index })));
  });

  it('cuts off the half row that a crash left before it appends', async () => {
    const path = join(temporaryFolder(), 'rows.ndjson');
    writeFileSync(path, '{"a":1}\n');
    appendFileSync(path, `{"a":"${'x'.repeat(200_000)}`);
    const writer = await NdjsonWriter.open(path);
    await writer.append({ a: 2 });
    await writer.close();
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":2}\n');
  });

  it('says that the disk is full, and writes nothing more after the row that failed', async () => {
    const writer = await NdjsonWriter.open('/dev/full');
    await expect(writer.append({ a: 1 })).rejects.toThrow(/the disk is full/);
    await expect(writer.append({ a: 2 })).rejects.toThrow(/the disk is full/);
    await writer.close();
  });
});
