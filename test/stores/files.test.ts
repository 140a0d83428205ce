import { describe, expect, it } from 'vitest';
import type { StoredObject } from '../../src/stores/contract.ts';
import { partKey, toFiles } from '../../src/stores/files.ts';

const object = (key: string, bytes: number): StoredObject => ({
  key,
  bytes,
  etag: `${key} ${bytes}`,
  modified: new Date(bytes),
});
const part = (start: number, bytes: number): StoredObject => object(partKey('a/rows.ndjson', start), bytes);

describe('a file in a store', () => {
  it('is its parts in the order of where they begin', () => {
    const [file, ...others] = toFiles([part(10, 5), part(0, 10), part(15, 1)]);
    expect(others).toEqual([]);
    expect(file).toMatchObject({ key: 'a/rows.ndjson', bytes: 16 });
    expect(file?.pieces.map(({ bytes }) => bytes)).toEqual([10, 5, 1]);
  });

  it('goes on behind the object of its name, and has parts that are joined already once', () => {
    const [file] = toFiles([object('a/rows.ndjson', 15), part(0, 10), part(10, 5), part(15, 4)]);
    expect(file?.bytes).toBe(19);
    expect(file?.pieces.map(({ bytes }) => bytes)).toEqual([15, 4]);
  });

  it('is refused where a part in its middle is lost, and never read without it', () => {
    expect(() => toFiles([part(0, 10), part(15, 4)])).toThrow(expect.objectContaining({ code: 'store-gap' }));
  });

  it('has another version when anything of it is another', () => {
    const versions = [
      [part(0, 10)],
      [part(0, 11)],
      [part(0, 10), part(10, 1)],
      [object('a/rows.ndjson', 10)],
    ];
    expect(new Set(versions.map((objects) => toFiles(objects)[0]?.version)).size).toBe(4);
  });
});
