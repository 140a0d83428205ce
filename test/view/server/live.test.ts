import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createParser } from 'eventsource-parser';
import { expect, onTestFinished, test } from 'vitest';
import { paths } from '../../../src/view/paths.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { gradedRow, rowsFile, runManifest } from '../../fixtures/graded.ts';
import { viewerOf } from '../../fixtures/viewed.ts';

interface Told {
  readonly event: string | undefined;
  readonly data: unknown;
}

/** Reads a server's events until one is as wanted; what came before is passed over. */
async function eventsOf(url: string): Promise<(isWanted: (told: Told) => boolean) => Promise<Told>> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const reply = await fetch(url, { signal: stop.signal });
  const told: Told[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => told.push({ event, data: JSON.parse(data) }) });
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  return async (isWanted) => {
    for (;;) {
      for (let next = told.shift(); next !== undefined; next = told.shift()) if (isWanted(next)) return next;
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
      if (done || value === undefined) throw new Error('the events have ended');
      parser.feed(value);
    }
  };
}

test('who listens is told of every run, of rows that are added, of the end, and of runs that are gone', async () => {
  const folder = temporaryFolder();
  rowsFile([gradedRow('Y/0', 'passed')], 'eval_y.ndjson', folder);
  const path = rowsFile([], 'eval_x.ndjson', folder);
  const manifestPath = join(folder, 'run_x.manifest.json');
  writeFileSync(manifestPath, runManifest('running', 3));
  // The lock of a process that is alive: this one.
  writeFileSync(`${manifestPath}.lock`, String(process.pid));
  const view = await viewerOf([folder]);
  const next = await eventsOf(new URL(paths.live, view.url).href);

  const { data: all } = await next(({ event }) => event === 'changed');
  expect(Object.keys(Object(all).revisions)).toHaveLength(2);
  const { data: begun } = await next(({ event }) => event === 'progress');
  expect(begun).toMatchObject({ running: [{ file: 'eval_x.ndjson', total: 3, graded: 0, passed: 0 }] });
  const id = String(Object(begun).running[0].id);
  // A run without a verdict is on no board.
  expect(await view.runs()).toHaveLength(1);

  appendFileSync(
    path,
    `${JSON.stringify(gradedRow('T/0', 'passed'))}\n${JSON.stringify(gradedRow('T/1', 'wrong'))}\n`,
  );
  const { data: grown } = await next(({ event }) => event === 'progress');
  expect(grown).toMatchObject({ running: [{ id, graded: 2, passed: 1 }] });
  expect(await view.json(paths.run(id))).toMatchObject({
    state: 'running',
    score: { complete: false, pending: 1 },
  });

  appendFileSync(path, `${JSON.stringify(gradedRow('T/2', 'passed'))}\n`);
  writeFileSync(manifestPath, runManifest('finished', 3));
  rmSync(`${manifestPath}.lock`);
  await next(({ event, data }) => event === 'progress' && Object(data).running.length === 0);
  expect(await view.json(paths.run(id))).toMatchObject({ state: 'finished', score: { complete: true } });

  rmSync(path);
  const { data: gone } = await next(
    ({ event, data }) => event === 'changed' && Object(data).revisions[id] === null,
  );
  expect(Object(gone).revisions).toEqual({ [id]: null });
});

test('a run that says it runs and that no process works on was stopped', async () => {
  const folder = temporaryFolder();
  rowsFile([gradedRow('T/0', 'passed')], 'eval_x.ndjson', folder);
  writeFileSync(join(folder, 'run_x.manifest.json'), runManifest('running', 3));
  const view = await viewerOf([folder]);
  const [run] = await view.runs();
  expect(await view.json(paths.run(run?.id ?? ''))).toMatchObject({ state: 'stopped' });
  expect(await view.json(paths.runs)).toMatchObject({ running: [] });
});
