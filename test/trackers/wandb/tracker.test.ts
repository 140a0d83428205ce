import { beforeEach, describe, expect, it } from 'vitest';
import type { Closing, Opening } from '../../../src/trackers/tracker.ts';
import { wandbTracker } from '../../../src/trackers/wandb/tracker.ts';
import { WANDB_KEY, startFakeWandb } from '../../fixtures/fake-wandb.ts';
import type { FakeWandb } from '../../fixtures/fake-wandb.ts';

const { signal } = new AbortController();
const OPENING: Opening = {
  name: 'gpt on demo',
  id: 'ab'.repeat(32),
  resumed: false,
  facts: { suite: 'demo' },
};
const CLOSING: Closing = {
  how: 'finished',
  figures: { pass_at_1: 0.5 },
  step: 2,
  tables: [{ name: 'tasks', columns: ['task', 'passed'], data: [['T/1', 1]] }],
  plots: [{ name: 'tasks', svg: '<svg/>' }],
  files: [],
};

let server: FakeWandb;
beforeEach(async () => {
  server = await startFakeWandb();
});

const trackerHere = (more = {}) =>
  wandbTracker({ base: new URL(server.address), key: WANDB_KEY, project: 'bench', ...more });

describe('a run of Weights & Biases', () => {
  it("is of the key's own entity unless another is named, with what the environment says of it", async () => {
    await trackerHere().begin(OPENING, signal);
    await trackerHere({ entity: 'team', group: 'g', tags: ['a', 'b'], notes: 'n' }).begin(OPENING, signal);
    expect(server.runs).toMatchObject([
      { entity: 'ada', project: 'bench', displayName: 'gpt on demo', config: { suite: { value: 'demo' } } },
      { entity: 'team', upserts: [{ jobType: 'evaluation', groupName: 'g', tags: ['a', 'b'], notes: 'n' }] },
    ]);
  });

  it('never takes the id of a deleted run, and goes on in the last one that is there', async () => {
    const tracker = trackerHere();
    for (let times = 0; times < 3; times += 1) await tracker.begin(OPENING, signal);
    const [first, second, third] = server.runs;
    expect(server.runs.map(({ name }) => name)).toEqual([
      'abababababababab',
      'abababababababab-2',
      'abababababababab-3',
    ]);
    if (first !== undefined) first.isDeleted = true;
    await tracker.begin({ ...OPENING, resumed: true }, signal);
    expect([second?.upserts.length, third?.upserts.length]).toEqual([1, 2]);
    if (third !== undefined) third.isDeleted = true;
    await tracker.begin(OPENING, signal);
    expect(server.runs.at(-1)?.name).toBe('abababababababab-4');
  });

  it('has its history go on where the last process left it, and its summary end with the last figures', async () => {
    const run = await trackerHere().begin(OPENING, signal);
    await run.log({ 'live/samples': 1 }, 1, signal);
    await run.log({ 'live/samples': 2 }, 2, signal);
    await run.end({ ...CLOSING, how: 'stopped' }, signal);
    const before = server.runs[0]?.history.length ?? 0;
    const again = await trackerHere().begin({ ...OPENING, resumed: true }, signal);
    await again.log({ 'live/samples': 3 }, 1, signal);
    await again.end(CLOSING, signal);
    const [{ history, summary } = { history: [], summary: {} }] = server.runs;
    expect(before).toBe(4);
    expect(history.map(({ _step }) => _step)).toEqual(history.map((_, at) => at));
    expect(history[before]).toMatchObject({ 'live/samples': 3 });
    expect(summary).toMatchObject({ 'live/samples': 3, pass_at_1: 0.5 });
  });

  it('shows tables and plots from its files, which go to a place that does not see the key', async () => {
    const run = await trackerHere().begin(OPENING, signal);
    await run.end(CLOSING, signal);
    const [kept] = server.runs;
    const path = expect.stringMatching(
      /^media\/(table|html\/plots)\/[\w-]+_2_[0-9a-f]{20}\.(table\.json|html)$/,
    );
    expect(kept?.summary.tasks).toMatchObject({ _type: 'table-file', path, ncols: 2, nrows: 1 });
    expect(kept?.summary['plots/tasks']).toMatchObject({ _type: 'html-file', path });
    expect(kept?.uploaded).toEqual([...(kept?.files.keys() ?? [])]);
    expect(server.storageHeaders).toHaveLength(2);
    for (const headers of server.storageHeaders) expect(headers).not.toHaveProperty('authorization');
  });

  it('says that it is alive while nothing happens', async () => {
    const run = await trackerHere().begin(OPENING, signal);
    await run.beat?.(signal);
    expect(server.runs).toMatchObject([{ beats: 1, state: 'running', history: [] }]);
  });

  it('is over there even where a file could not be kept', async () => {
    const run = await trackerHere().begin(OPENING, signal);
    await expect(run.end({ ...CLOSING, files: ['/not/there'] }, signal)).rejects.toThrow('ENOENT');
    expect(server.runs).toMatchObject([{ state: 'finished', summary: { pass_at_1: 0.5 } }]);
  });

  it('is refused in words with a key that is not known', async () => {
    await expect(trackerHere({ key: 'x'.repeat(40) }).begin(OPENING, signal)).rejects.toThrow(
      'it does not know the key, which is that of WANDB_API_KEY or of 127.0.0.1',
    );
  });
});
