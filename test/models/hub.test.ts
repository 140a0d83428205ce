import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseFiles } from '../../src/models/hub/choose.ts';
import { parseHubAddress } from '../../src/models/hub/address.ts';
import { obtain } from '../../src/models/hub/obtain.ts';
import type { Obtained } from '../../src/models/hub/obtain.ts';
import { pathOf } from '../../src/models/hub/record.ts';
import type { DownloadRecord } from '../../src/models/hub/record.ts';
import { REPOSITORY, startFakeHub } from '../fixtures/fake-hub.ts';
import type { FakeHub, HubOptions } from '../fixtures/fake-hub.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { refusal } from '../fixtures/refusal.ts';
import { failureOf } from './requests.ts';

const CONTENT = randomBytes(2_000_000);
const FILES = { 'add-Q4_K_M.gguf': CONTENT, 'add-Q8_0.gguf': randomBytes(10) };
const backoff = { baseMs: 1, capMs: 2, random: () => 0.5 };

interface Trial {
  readonly hub: FakeHub;
  readonly cache: string;
  readonly token?: string;
  readonly signal?: AbortSignal;
  readonly quant?: string;
  readonly onReceived?: (received: { receivedBytes: number; totalBytes: number }) => void;
}

const fetchInto = ({ hub, cache, token, quant = 'q4_k_m', ...rest }: Trial): Promise<Obtained> =>
  obtain(
    { repository: REPOSITORY, quant },
    {
      env: {
        HF_ENDPOINT: hub.address,
        ASSAY_CACHE: cache,
        ...(token === undefined ? {} : { HF_TOKEN: token }),
      },
      signal: new AbortController().signal,
      backoff,
      ...rest,
    },
  );

async function trial(options: Partial<HubOptions> = {}): Promise<Trial> {
  return { hub: await startFakeHub({ files: FILES, ...options }), cache: temporaryFolder() };
}

/** Comparing buffers byte by byte, as `toEqual` does, takes seconds. */
const isRight = (file: string): boolean => readFileSync(file).equals(CONTENT);

const ranges = ({ fetched }: FakeHub): (string | undefined)[] => fetched.map(({ headers }) => headers.range);

describe('a model of the hub', () => {
  test('is fetched with progress, is the file that the hub has, and is fetched once only', async () => {
    const one = await trial();
    const told: number[] = [];
    const onReceived: Trial['onReceived'] = ({ receivedBytes, totalBytes }) =>
      told.push(receivedBytes / totalBytes);
    const first = await fetchInto({ ...one, onReceived });
    expect(isRight(first.file)).toBe(true);
    expect(told.at(-1)).toBe(1);
    const { asked, fetched } = one.hub;
    const before = asked.length + fetched.length;
    expect(await fetchInto(one)).toEqual(first);
    expect(asked.length + fetched.length).toBe(before);
    expect(
      readdirSync(one.cache, { recursive: true }).filter((name) => /part|lock|tmp/.test(String(name))),
    ).toEqual([]);
  });

  test('of which a part is missing later is fetched again', async () => {
    const one = await trial();
    const { file } = await fetchInto(one);
    rmSync(file);
    await fetchInto(one);
    expect(existsSync(file)).toBe(true);
  });

  test('in parts is fetched whole, each part under its own name', async () => {
    const files = {
      'Q4_K_M/big-00002-of-00002.gguf': randomBytes(50),
      'Q4_K_M/big-00001-of-00002.gguf': randomBytes(70),
    };
    const { file } = await fetchInto(await trial({ files }));
    expect(file).toMatch(/big-00001-of-00002\.gguf$/);
    expect(readFileSync(file)).toHaveLength(70);
    expect(readFileSync(file.replace('00001-of', '00002-of'))).toHaveLength(50);
  });

  test('whose name in the listing climbs out of the cache stays in it', () => {
    const file = { path: '../../../../climbs-Q5_0.gguf', size: 1, sha256: '0'.repeat(64) };
    const record: DownloadRecord = { commit: 'c0ffee', files: [file] };
    expect(pathOf('/cache/tiny', record, file)).toBe('/cache/tiny/0000000000000000/climbs-Q5_0.gguf');
  });

  test('sends its token to the hub alone, and writes it nowhere', async () => {
    const one = { ...(await trial({ token: 'hf_secretsecret' })), token: 'hf_secretsecret' };
    await fetchInto(one);
    expect(one.hub.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer hf_secretsecret',
      'Bearer hf_secretsecret',
    ]);
    expect(one.hub.fetched.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    const written = readdirSync(one.cache, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const { parentPath, name } of written)
      expect(readFileSync(join(parentPath, name)).includes('hf_secret')).toBe(false);
  });

  test('that may not be read, or is not there, says what to look at', async () => {
    const one = await trial({ token: 'hf_secretsecret' });
    expect(await failureOf(fetchInto(one))).toMatchObject({
      kind: 'auth',
      next: expect.stringContaining('HF_TOKEN'),
    });
    const wrong = await failureOf(fetchInto({ ...one, token: 'hf_wrongwrong' }));
    expect(wrong.next).toContain('terms');
    expect(wrong.message).not.toContain('hf_wrong');
    const env = { HF_ENDPOINT: one.hub.address, ASSAY_CACHE: one.cache, HF_TOKEN: 'hf_secretsecret' };
    const none = obtain(
      { repository: 'no/such', quant: 'Q8_0' },
      { env, signal: new AbortController().signal, backoff },
    );
    expect(await failureOf(none)).toMatchObject({ kind: 'not-found', next: expect.stringContaining('name') });
    expect(await failureOf(fetchInto({ ...one, token: 'hf_secretsecret', quant: 'Q5_0' }))).toMatchObject({
      message: `${REPOSITORY} has no Q5_0. It has Q4_K_M, Q8_0. Did you mean Q8_0?`,
    });
  });
});

describe('a download', () => {
  test('that is cut goes on where it was', async () => {
    const one = await trial({ fault: (index) => (index < 2 ? 'cut' : undefined) });
    expect(isRight((await fetchInto(one)).file)).toBe(true);
    const [first, second, third] = ranges(one.hub);
    expect(first).toBeUndefined();
    expect(second).toMatch(/^bytes=[1-9]\d*-$/);
    expect(Number(third?.match(/\d+/))).toBeGreaterThan(Number(second?.match(/\d+/)));
  });

  test('whose server passes over the range begins anew', async () => {
    const one = await trial({ fault: (index) => (index === 0 ? 'cut' : 'ignores-range') });
    expect(isRight((await fetchInto(one)).file)).toBe(true);
  });

  test('survives a busy server and a reset, and gives up what does not come on', async () => {
    const faults = ['busy', 'reset', 'busy'] as const;
    const { file } = await fetchInto(await trial({ fault: (index) => faults[index] }));
    expect(isRight(file)).toBe(true);
    const dead = await trial({ fault: (index) => (index === 0 ? 'cut' : 'reset') });
    const error = await failureOf(fetchInto(dead));
    expect(error.message).toMatch(
      /cut the connection.* [1-9]\d* of the 2000000 bytes of add-Q4_K_M\.gguf are here\.$/,
    );
    expect(error).toMatchObject({ retryable: false, next: expect.stringContaining('goes on') });
  });

  test('that was given up is gone on with by the next process', async () => {
    const one = await trial({ fault: (index) => (index === 0 ? 'cut' : index < 5 ? 'reset' : undefined) });
    await failureOf(fetchInto(one));
    expect(isRight((await fetchInto(one)).file)).toBe(true);
    expect(ranges(one.hub).at(-1)).toMatch(/^bytes=[1-9]/);
  });

  test('with a wrong checksum is deleted and refused, and the next one may be right', async () => {
    const one = await trial({ fault: (index) => (index === 0 ? 'other-bytes' : undefined) });
    expect(await refusal(fetchInto(one))).toMatchObject({
      code: 'bad-download',
      message: expect.stringContaining('SHA-256'),
    });
    expect(
      readdirSync(one.cache, { recursive: true }).filter((name) => /part|gguf$/.test(String(name))),
    ).toEqual([]);
    expect(isRight((await fetchInto(one)).file)).toBe(true);
  });

  test('of more bytes than the file has is refused', async () => {
    const error = await failureOf(fetchInto(await trial({ fault: () => 'endless' })));
    expect(error).toMatchObject({ kind: 'protocol', retryable: false });
  });

  test('for which the disk has no room is refused before the first byte', async () => {
    const one = await trial({ toldSize: 1e18 });
    expect(await refusal(fetchInto(one))).toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('are free'),
    });
    expect(one.hub.fetched).toEqual([]);
  });

  test('is left at an abort, and keeps what came', async () => {
    const stop = new AbortController();
    const one = await trial();
    const onReceived = (): void => stop.abort(new Error('enough'));
    await expect(fetchInto({ ...one, signal: stop.signal, onReceived })).rejects.toThrow('enough');
    expect(isRight((await fetchInto(one)).file)).toBe(true);
  });
});

describe('the address of a model of the hub', () => {
  test('names a repository and a quantisation', () => {
    expect(parseHubAddress('hf:a/B.C-GGUF:Q4_K_M')).toEqual({ repository: 'a/B.C-GGUF', quant: 'Q4_K_M' });
  });

  test.each([
    'hf:',
    'hf:a/b',
    'hf:b:Q4',
    'hf:a/../b:Q4',
    'hf:../b:Q4',
    'hf:a/b:..',
    'hf:a/b:Q4/x',
    'hf:a/b c:Q4',
  ])('is refused as %s', (address) =>
    expect(() => parseHubAddress(address)).toThrow('does not name a file of a repository'),
  );
});

describe('a quantisation', () => {
  const choose = (quant: string, ...paths: string[]): string[] =>
    chooseFiles(
      paths.map((path) => ({ path, size: 1, sha256: '' })),
      'a/b',
      quant,
    ).map(({ path }) => path);

  test.each([
    ['Q4_K_M', 'Qwen-Q4_K_M.gguf'],
    ['q4_k_m', 'codellama.Q4_K_M.gguf'],
    ['IQ4_XS', 'x.i1-IQ4_XS.gguf'],
    ['Q8_0', 'Q8_0/x-Q8_0.gguf'],
    ['UD-Q4_K_XL', 'x-UD-Q4_K_XL.gguf'],
    ['BF16', 'BF16/x.gguf'],
    ['F16', 'x-f16.gguf'],
  ])('%s is found in %s, and not in its neighbours', (quant, path) => {
    const others = [
      'x-Q4_K.gguf',
      'x-Q4_K_M_L.gguf',
      'x-IQ4_XSS.gguf',
      'mmproj-F16.gguf',
      'x.imatrix.gguf',
      'Q8_0.md',
    ];
    expect(choose(quant, path, ...others)).toEqual([path]);
  });

  test('in several files that are no parts is not chosen between', () => {
    expect(() => choose('Q4_0', 'a-Q4_0.gguf', 'b-Q4_0.gguf')).toThrow(
      'several that end in Q4_0: a-Q4_0, b-Q4_0',
    );
    expect(choose('b-Q4_0', 'a-Q4_0.gguf', 'b-Q4_0.gguf')).toEqual(['b-Q4_0.gguf']);
  });

  test('of which a part is missing is refused, and so is a repository without models', () => {
    expect(() => choose('Q4_0', 'a-Q4_0-00001-of-00003.gguf')).toThrow('1 of the 3 parts');
    expect(() => choose('Q4_0', 'model.safetensors')).toThrow('no GGUF files');
  });
});
