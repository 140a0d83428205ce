import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Dataset } from '../../src/suites/datasets.ts';
import type { DownloadProgress } from '../../src/suites/download.ts';
import { cachePath, locate, type DataOptions } from '../../src/suites/locate.ts';

const lines = Buffer.from(
  Array.from({ length: 400 }, (_, i) => `{"task_id": "Tiny/${i}", "x": ${Math.sin(i)}}\n`).join(''),
);
const packed = gzipSync(lines);
const hash = (algorithm: string) => createHash(algorithm).update(lines).digest('hex');
const dataset: Dataset = {
  file: 'Tiny',
  version: 'v1',
  url: 'http://127.0.0.1:1/Tiny.jsonl.gz',
  bytes: lines.length,
  sha256: hash('sha256'),
  md5: hash('md5'),
};

// A proxy of this machine's must not stand between the tests and their own server.
process.env.NO_PROXY = '127.0.0.1';

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-data-'));
});

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A mirror on the loopback that answers with `listener`; its base address. */
async function serve(listener: RequestListener): Promise<string> {
  const made = createServer(listener);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const { port } = made.address() as AddressInfo;
  return `http://127.0.0.1:${port}/files`;
}

const send = (body: Buffer | string): RequestListener => {
  return (_, response) => response.setHeader('content-length', Buffer.byteLength(body)).end(body);
};

const startOnly: RequestListener = (_, response) => {
  response.write(packed.subarray(0, 10));
};

const locateFrom = async (listener: RequestListener, options: DataOptions = {}) =>
  locate(dataset, { cacheDir: folder, mirror: await serve(listener), ...options });

const kept = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\./.test(name));

describe('a download', () => {
  test('is proved, kept as it came, and not asked for again', async () => {
    let requests = 0;
    const progress: DownloadProgress[] = [];
    const options = { cacheDir: folder, onProgress: (step: DownloadProgress) => progress.push(step) };
    const mirror = await serve((request, response) => {
      requests++;
      expect(request.url).toBe('/files/Tiny-v1.jsonl.gz');
      send(packed)(request, response);
    });
    const first = await locate(dataset, { ...options, mirror });
    const second = await locate(dataset, { ...options, mirror });
    expect(Buffer.compare(first.lines, lines)).toBe(0);
    expect(second).toEqual(first);
    expect(requests).toBe(1);
    expect(first.path).toBe(cachePath(dataset, folder));
    expect(Buffer.compare(readFileSync(first.path), packed)).toBe(0);
    expect(progress.at(-1)).toEqual({
      name: 'Tiny-v1',
      receivedBytes: packed.length,
      totalBytes: packed.length,
    });
  });

  test('follows redirects', async () => {
    const found = await locateFrom((request, response) => {
      if (request.url === '/elsewhere') send(packed)(request, response);
      else response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(found.lines).toHaveLength(lines.length);
  });

  test('takes its mirror from ASSAY_DATASETS_URL', async () => {
    process.env.ASSAY_DATASETS_URL = `${await serve(send(packed))}/`;
    try {
      expect((await locate(dataset, { cacheDir: folder })).lines).toHaveLength(lines.length);
    } finally {
      delete process.env.ASSAY_DATASETS_URL;
    }
  });

  test('by two at the same time leaves one whole file', async () => {
    const mirror = await serve(send(packed));
    await Promise.all([1, 2, 3].map(() => locate(dataset, { cacheDir: folder, mirror })));
    expect(kept()).toEqual([join('datasets', 'Tiny-v1.jsonl.gz')]);
  });

  test('stops with the signal’s own reason', async () => {
    const control = new AbortController();
    const promise = locateFrom(() => control.abort(new Error('enough')), { signal: control.signal });
    await expect(promise).rejects.toThrow('enough');
  });
});

describe('a failing download says why, keeps nothing and names the next step', () => {
  const cases: [string, RequestListener, string, RegExp][] = [
    [
      'missing file',
      (_, response) => response.writeHead(404).end('gone'),
      'download-failed',
      /answered 404 Not Found/,
    ],
    ['failing server', (_, response) => response.writeHead(503).end(), 'download-failed', /answered 503/],
    [
      'cut body',
      (_, response) => {
        response.setHeader('content-length', packed.length);
        response.write(packed.subarray(0, 100), () => response.destroy());
      },
      'download-failed',
      /connection was cut/,
    ],
    [
      'body cut without a length',
      send(packed.subarray(0, 2000)),
      'bad-dataset',
      /cut after 2000 packed bytes/,
    ],
    [
      'other lines',
      send(gzipSync(lines.map((b) => b ^ 1))),
      'bad-dataset',
      /its SHA-256 is .{64}, this one is/,
    ],
    [
      'lines short by one',
      send(gzipSync(lines.subarray(0, -1))),
      'bad-dataset',
      new RegExp(`its lines are ${lines.length} bytes, these are ${lines.length - 1}`),
    ],
    [
      'damaged gzip',
      send(Buffer.concat([packed.subarray(0, 50), Buffer.alloc(500)])),
      'bad-dataset',
      /damaged|cut/,
    ],
    ['web page', send('<!doctype html><p>Sign in'), 'bad-dataset', /begin like a web page/],
    ['file that unpacks without end', send(gzipSync(Buffer.alloc(1 << 22))), 'bad-dataset', /more than/],
    ['body without end', send(Buffer.alloc(1 << 20)), 'download-failed', /sent more than/],
    [
      'redirect without end',
      (_, response) => response.writeHead(302, { location: '/' }).end(),
      'download-failed',
      /redirect/,
    ],
  ];

  test.each(cases)('%s', async (_, listener, code, message) => {
    const error = await locateFrom(listener).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(message),
      next: expect.stringContaining('--data'),
    });
    expect(error).toMatchObject({ message: expect.stringMatching(/127\.0\.0\.1/) });
    expect(kept()).toEqual([]);
  });

  test('silent server', async () => {
    await expect(locateFrom(startOnly, { idleMs: 200 })).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringContaining('the server was silent for 0.2 s'),
    });
  });

  test('refused connection', async () => {
    const mirror = await serve(send(packed));
    await new Promise((resolve) => server?.close(resolve));
    await expect(locate(dataset, { cacheDir: folder, mirror })).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/^Could not download http:\/\/127\.0\.0\.1:\d+\/\S+: .*ECONNREFUSED/),
    });
  });
});

describe('a folder of the user’s own', () => {
  test.each(['Tiny-v1.jsonl.gz', 'Tiny-v1.jsonl', 'Tiny.jsonl.gz', 'Tiny.jsonl'])(
    'may hold %s',
    async (name) => {
      writeFileSync(join(folder, name), name.endsWith('.gz') ? packed : lines);
      const found = await locate(dataset, { dataDir: folder });
      expect(found).toMatchObject({ path: join(folder, name), sha256: dataset.sha256 });
      expect(Buffer.compare(found.lines, lines)).toBe(0);
    },
  );

  test('is taken from ASSAY_DATA', async () => {
    process.env.ASSAY_DATA = folder;
    try {
      await expect(locate(dataset)).rejects.toMatchObject({ code: 'no-dataset' });
    } finally {
      delete process.env.ASSAY_DATA;
    }
  });

  test('without the file is refused; nothing is downloaded instead', async () => {
    let requests = 0;
    const mirror = await serve((request, response) => {
      requests++;
      send(packed)(request, response);
    });
    await expect(locate(dataset, { dataDir: folder, cacheDir: folder, mirror })).rejects.toMatchObject({
      code: 'no-dataset',
      message: expect.stringContaining('Tiny-v1.jsonl.gz, Tiny-v1.jsonl, Tiny.jsonl.gz, Tiny.jsonl'),
      next: expect.stringContaining(dataset.url),
    });
    expect(requests).toBe(0);
  });

  test('with a wrong file is refused, even where a right one lies beside it', async () => {
    writeFileSync(join(folder, 'Tiny-v1.jsonl.gz'), packed.subarray(0, 500));
    writeFileSync(join(folder, 'Tiny.jsonl'), lines);
    await expect(locate(dataset, { dataDir: folder })).rejects.toMatchObject({
      code: 'bad-dataset',
      message: expect.stringContaining('cut after 500 packed bytes'),
    });
  });

  test('with an empty file is refused', async () => {
    writeFileSync(join(folder, 'Tiny.jsonl'), '');
    await expect(locate(dataset, { dataDir: folder })).rejects.toMatchObject({
      message: expect.stringContaining('these are 0'),
    });
  });
});

describe('the cache', () => {
  test('with a damaged file is refused, not replaced in silence', async () => {
    const path = cachePath(dataset, folder);
    mkdirSync(join(folder, 'datasets'));
    writeFileSync(path, packed.subarray(0, -20));
    await expect(locateFrom(send(packed))).rejects.toMatchObject({
      code: 'bad-dataset',
      next: `Delete ${path}; it is downloaded again the next time.`,
    });
  });

  test('that cannot be made says so', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(locateFrom(send(packed), { cacheDir: join(folder, 'file') })).rejects.toMatchObject({
      code: 'file-error',
      next: expect.stringContaining('ASSAY_CACHE'),
    });
  });
});

const disk = mkdtempSync(join(tmpdir(), 'assay-disk-'));
const mounted = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', disk]).status === 0;

afterAll(() => {
  if (mounted) spawnSync('/bin/umount', [disk]);
  rmdirSync(disk);
});

describe.skipIf(!mounted)('a full disk [skipped: no right to mount]', () => {
  test('is named, and keeps no part of the file', async () => {
    await expect(locateFrom(send(packed), { cacheDir: disk })).rejects.toMatchObject({
      code: 'disk-full',
      next: expect.stringContaining('ASSAY_CACHE'),
    });
    expect(readdirSync(join(disk, 'datasets'))).toEqual([]);
  });
});
