import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Model } from '../../src/models/contract.ts';
import { openModel } from '../../src/models/index.ts';
import { openAsking } from '../../src/pipeline/asking.ts';
import type { Asking } from '../../src/pipeline/asking.ts';
import { inBatches, mustHaveNoBatches } from '../../src/pipeline/batching/index.ts';
import type { BatchingOptions } from '../../src/pipeline/batching/index.ts';
import type { AnsweredRow, PreparedRow } from '../../src/results/rows.ts';
import { Spending } from '../../src/pipeline/spending.ts';
import { startFakeBatches } from '../fixtures/fake-batches.ts';
import type { BatchOptions, Fate, FakeBatches } from '../fixtures/fake-batches.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { preparedRows } from '../fixtures/prepared.ts';

type Shape = BatchOptions['shape'];
type Limits = NonNullable<Model['batches']>['limits'];

const answerTo = (text: string): string => `answer to ${text}`;

async function asking(shape: Shape, { address }: FakeBatches, limits?: Limits): Promise<Asking> {
  vi.stubEnv('OPENAI_BASE_URL', address);
  vi.stubEnv('ANTHROPIC_BASE_URL', address);
  onTestFinished(() => void vi.unstubAllEnvs());
  const model = openModel(`${shape}:fake`, { apiKey: 'key-for-tests-1' });
  onTestFinished(() => model.close());
  const service = model.batches;
  const limited =
    service === undefined || limits === undefined ? model : { ...model, batches: { ...service, limits } };
  return openAsking(
    limited,
    { name: 'greedy', values: { temperature: 0, max_tokens: 64, num_beams: 4 } },
    { cache: false },
  );
}

interface Trial {
  readonly fake: FakeBatches;
  readonly folder: string;
  readonly rows: readonly PreparedRow[];
  /** As a process does that begins or goes on. */
  collect(options?: Partial<BatchingOptions>): Promise<AnsweredRow[]>;
}

async function trial(
  shape: Shape,
  count: number,
  options: Partial<BatchOptions> = {},
  limits?: Limits,
): Promise<Trial> {
  const fake = await startFakeBatches({ shape, answer: answerTo, ...options });
  const folder = temporaryFolder();
  const rows = preparedRows(count);
  const stored = new Map<string, AnsweredRow>();
  const collect: Trial['collect'] = async (more = {}) => {
    const made: AnsweredRow[] = [];
    const given: BatchingOptions = {
      manifest: join(folder, 'run.manifest.json'),
      rows: () => rows.filter(({ task }) => stored.get(task)?.answer === undefined),
      keep: async (row) => void stored.set(row.task, row),
      noted: async () => {},
      ...more,
    };
    for await (const row of inBatches(await asking(shape, fake, limits), given)) made.push(row);
    return made;
  };
  return { fake, folder, rows, collect };
}

const submitted = ({ batches }: FakeBatches): string[][] =>
  batches.map(({ requests }) => requests.map(({ text }) => text));

describe.each<Shape>(['openai', 'anthropic'])('the batches of %s', (shape) => {
  test('answer what is asked for, in the order of the rows, but for one that is asked directly', async () => {
    const { fake, folder, collect } = await trial(shape, 5, { looks: () => 1 });
    const rows = await collect();
    expect(rows.map(({ answer }) => answer)).toEqual([0, 1, 2, 3, 4].map((at) => answerTo(`task ${at}`)));
    expect(fake.direct).toEqual(['task 0']);
    expect(submitted(fake)).toEqual([['task 1', 'task 2', 'task 3', 'task 4']]);
    expect(rows.map(({ batch }) => batch)).toEqual([
      undefined,
      ...Array.from({ length: 4 }, () => 'batch-0'),
    ]);
    expect(rows[1]).toMatchObject({
      finish: 'stop',
      usage: { promptTokens: 10, completionTokens: 20, source: 'server' },
    });
    expect(rows[1]?.ignored).toEqual(rows[0]?.ignored);
    expect(rows[1]?.ignored).toContain('num_beams');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('cost half', async () => {
    const { collect } = await trial(shape, 3);
    const spending = new Spending({ price: { input: 1, output: 10 } });
    for (const row of await collect())
      spending.add({ ...row, usage: { promptTokens: 10, completionTokens: 20, source: 'server' } });
    // 10 + 200 for the one that was asked directly, half of it for the others.
    expect(spending.spent()).toMatchObject({
      promptTokens: 30,
      completionTokens: 60,
      cost: (210 + 2 * 105) / 1e6,
    });
  });

  test('are asked again for what expired, broke or is missing, and not for what is refused or cancelled', async () => {
    const fates: Record<string, Fate> = {
      'task 1': { fate: 'expired' },
      'task 2': { fate: 'failed' },
      'task 3': { fate: 'missing' },
      'task 4': { fate: 'refused' },
      'task 5': { fate: 'cancelled' },
    };
    const answer = (text: string, batch: number): Fate =>
      batch === 0 ? (fates[text] ?? answerTo(text)) : answerTo(text);
    const { fake, collect } = await trial(shape, 7, { answer });
    const rows = await collect();
    expect(submitted(fake)[1]).toEqual(['task 1', 'task 2', 'task 3']);
    const byTask = new Map(rows.map((row) => [row.task, row]));
    expect(rows).toHaveLength(7);
    for (const at of [0, 1, 2, 3, 6]) expect(byTask.get(`Tiny/${at}`)?.answer).toBe(answerTo(`task ${at}`));
    expect(byTask.get('Tiny/4')).toMatchObject({
      answer: null,
      failure: { kind: 'bad-request', message: expect.stringContaining('too odd') },
    });
    expect(byTask.get('Tiny/5')).toMatchObject({
      answer: null,
      failure: { message: expect.stringContaining('cancelled') },
    });
  });

  test('are given up for what never comes', async () => {
    const answer = (text: string): Fate => (text === 'task 1' ? { fate: 'expired' } : answerTo(text));
    const { fake, collect } = await trial(shape, 3, { answer });
    const lost = (await collect()).find(({ task }) => task === 'Tiny/1');
    expect(lost).toMatchObject({ answer: null, attempts: 3, failure: { kind: 'timeout' } });
    expect(fake.batches).toHaveLength(3);
  });

  test('are as many as the limits of rows and of bytes ask for', async () => {
    const byRows = await trial(shape, 6, {}, { rows: 2, bytes: 1e6 });
    expect(await byRows.collect()).toHaveLength(6);
    expect(submitted(byRows.fake)).toEqual([['task 1', 'task 2'], ['task 3', 'task 4'], ['task 5']]);
    const byBytes = await trial(shape, 6, {}, { rows: 100, bytes: 600 });
    expect((await byBytes.collect()).every(({ answer }) => answer !== null)).toBe(true);
    expect(submitted(byBytes.fake).flat()).toHaveLength(5);
    expect(byBytes.fake.batches.length).toBeGreaterThan(1);
  });

  test('are not submitted again where the reply was lost or a provider was busy', async () => {
    const faults = ['lost', 'busy'] as const;
    for (const fault of faults) {
      const one = await trial(shape, 3, { order: (index) => (index === 0 ? fault : undefined) });
      expect((await one.collect()).every(({ answer }) => answer !== null)).toBe(true);
      expect(submitted(one.fake)).toEqual([['task 1', 'task 2']]);
    }
  });

  test('are left by an abort and collected by the next process', async () => {
    let looks = Infinity;
    const { fake, collect } = await trial(shape, 4, { looks: () => looks });
    const stop = new AbortController();
    const onEvent: BatchingOptions['onEvent'] = (event) => {
      if (event.kind === 'note' && event.text.includes('submitted')) stop.abort(new Error('Ctrl-C'));
    };
    expect(await collect({ signal: stop.signal, onEvent })).toHaveLength(1);
    looks = 0;
    expect(await collect()).toHaveLength(3);
    expect(submitted(fake)).toEqual([['task 1', 'task 2', 'task 3']]);
    expect(fake.direct).toEqual(['task 0']);
  });

  test('that are not collected stop whoever would ask again at the full price', async () => {
    const { folder, collect } = await trial(shape, 3, { looks: () => Infinity });
    const stop = new AbortController();
    const onEvent: BatchingOptions['onEvent'] = ({ kind }) =>
      kind === 'note' && stop.abort(new Error('Ctrl-C'));
    await collect({ signal: stop.signal, onEvent });
    await expect(mustHaveNoBatches(join(folder, 'run.manifest.json'))).rejects.toMatchObject({
      code: 'batch-open',
      next: expect.stringContaining('--batch'),
    });
    await expect(mustHaveNoBatches(join(folder, 'other.manifest.json'))).resolves.toBeUndefined();
  });
});

describe('a batch', () => {
  test('that is refused as a whole says why, and the next command submits another', async () => {
    const { fake, collect } = await trial('openai', 3, {
      order: (index) => (index === 0 ? 'failed' : undefined),
    });
    await expect(collect()).rejects.toMatchObject({
      code: 'batch-failed',
      message: expect.stringContaining('Enqueued token limit'),
    });
    expect((await collect()).every(({ answer }) => answer !== null)).toBe(true);
    expect(fake.batches).toHaveLength(2);
  });

  test('of which a line cannot be read loses that sample alone, says so, and asks for it again', async () => {
    const notes: string[] = [];
    const answer = (text: string, batch: number): Fate =>
      batch === 0 && text === 'task 1' ? { fate: 'garbled' } : answerTo(text);
    const { fake, collect } = await trial('openai', 4, { answer });
    const rows = await collect({
      onEvent: (event) => void (event.kind === 'note' && notes.push(event.text)),
    });
    expect(rows.map((row) => row.answer)).not.toContain(null);
    expect(submitted(fake)).toEqual([['task 1', 'task 2', 'task 3'], ['task 1']]);
    expect(notes.join('\n')).toContain('1 line of the results cannot be read');
  });

  test('that the provider no longer knows, or never ends, says what to do instead of waiting', async () => {
    let isGone = false;
    const { folder, collect } = await trial('openai', 2, { looks: () => Infinity, gone: () => isGone });
    const stop = new AbortController();
    await collect({
      signal: stop.signal,
      onEvent: ({ kind }) => kind === 'note' && stop.abort(new Error('')),
    });
    isGone = true;
    await expect(collect()).rejects.toMatchObject({
      code: 'batch-gone',
      next: expect.stringContaining('run.batches.json'),
    });
    isGone = false;
    const file = join(folder, 'run.batches.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"submitted": ".*"/, '"submitted": "2026-01-01"'));
    await expect(collect()).rejects.toMatchObject({ code: 'batch-late' });
  });

  test('that somebody cancelled is not submitted again by itself', async () => {
    const answer = (text: string): Fate => (text === 'task 1' ? { fate: 'missing' } : answerTo(text));
    const { fake, collect } = await trial('openai', 3, { answer, cancelled: true });
    expect((await collect()).filter(({ answer: said }) => said === null)).toHaveLength(1);
    expect(fake.batches).toHaveLength(1);
  });

  test('is not begun with limits that could not stop it', async () => {
    const { fake, collect } = await trial('openai', 3);
    await expect(collect({ maxTokensTotal: 5 })).rejects.toMatchObject({ code: 'batch-limit' });
    expect(fake.direct).toEqual([]);
  });

  test('is refused for a model that takes none, and for a server without the interface', async () => {
    const asked = {
      manifest: join(temporaryFolder(), 'run.manifest.json'),
      rows: () => preparedRows(3),
      keep: async () => {},
      noted: async () => {},
    };
    const none = await openAsking(openModel('exec:cat'), { name: 'greedy', values: {} }, {});
    await expect(inBatches(none, asked).next()).rejects.toMatchObject({ code: 'no-batches' });
    const server = await startFakeServer(({ path }) =>
      path.endsWith('/chat/completions') ? 'x' : { status: 404, body: '{}' },
    );
    onTestFinished(() => server.stop());
    const plain = inBatches(
      await openAsking(openModel(server.address), { name: 'greedy', values: {} }, {}),
      asked,
    );
    expect((await plain.next()).value).toMatchObject({ answer: 'x' });
    await expect(plain.next()).rejects.toMatchObject({ code: 'no-batches' });
  });
});
