import { describe, expect, it } from 'vitest';
import { isPlainKey, parseStore, storeAddress } from '../../src/stores/address.ts';

describe('an address in an object store', () => {
  it('is a bucket and a key without slashes at its ends', () => {
    expect(parseStore('s3://evals/qwen/7b/')).toEqual({ bucket: 'evals', key: 'qwen/7b' });
    expect(parseStore('s3://evals')).toEqual({ bucket: 'evals', key: '' });
    expect(storeAddress(parseStore('s3://evals//a//b'))).toBe('s3://evals/a/b');
  });

  it.each(['s3://', 's3:///a', 's3://x', 's3://evals/../other', 's3://ev als/a', 'evals/a'])(
    'is refused with its form where it is none: %s',
    (text) => {
      expect(() => parseStore(text)).toThrow(expect.objectContaining({ code: 'bad-store' }));
    },
  );

  it('has a path in a folder only where that cannot lead out of it', () => {
    expect(['a/b.ndjson', 'ü/+~.json'].every(isPlainKey)).toBe(true);
    expect(['../a', 'a//b', '/a', 'a/', String.raw`a\b`, 'a/./b'].some(isPlainKey)).toBe(false);
  });
});
