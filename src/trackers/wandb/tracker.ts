import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { present } from '../../present.ts';
import { Refused } from '../http.ts';
import type { Closing, Opening, TrackedRun, Tracker } from '../tracker.ts';
import type { WandbPlace } from './address.ts';
import { WandbClient } from './client.ts';
import type { Bucket, Fields, RunPath } from './client.ts';
import { htmlMedia, tableMedia } from './media.ts';
import type { Media } from './media.ts';
import { RunStream } from './stream.ts';

/** Runs of one experiment that are looked through for a free id. */
const MOST_RUNS = 100;

/** Facts as the config, figures as history and summary, tables and plots as media beside them, files as files. */
export function wandbTracker(place: WandbPlace): Tracker {
  const client = new WandbClient(place);
  return {
    name: `Weights & Biases at ${place.base.host}`,
    begin: async (opening, signal) => {
      const own = await client.entity(signal);
      const entity = place.entity ?? own;
      if (entity === undefined) throw new Error('the key has no default entity: write wandb:ENTITY/PROJECT');
      const path = { entity, project: place.project, id: opening.id.slice(0, 16) };
      return runAt(client, await openBucket(client, path, place, opening, signal));
    },
  };
}

/**
 * The run of an experiment: a resumed one goes on in the last that there is, any other takes the next free id. The service never
 * gives the id of a deleted run away again.
 */
async function openBucket(
  client: WandbClient,
  first: RunPath,
  place: WandbPlace,
  opening: Opening,
  signal: AbortSignal,
): Promise<Bucket> {
  const fields = fieldsOf(place, opening);
  let last: RunPath | undefined;
  for (let turn = 1; turn <= MOST_RUNS; turn += 1) {
    const path = turn === 1 ? first : { ...first, id: `${first.id}-${turn}` };
    if (await client.hasRun(path, signal)) last = path;
    else if (opening.resumed && last !== undefined) return client.upsert(last, fields, signal);
    else {
      const bucket = await client.upsert(path, fields, signal).catch(unlessDeleted);
      if (bucket !== undefined && (bucket.isNew || opening.resumed)) return bucket;
    }
  }
  throw new Error(`${first.entity}/${first.project} has ${MOST_RUNS} runs of this experiment already`);
}

/** Status 409: "was previously created and deleted". */
function unlessDeleted(error: unknown): undefined {
  if (!(error instanceof Refused && error.status === 409)) throw error;
}

/** Shards of one run are a group, unless a group is asked for. */
const fieldsOf = ({ group, tags, notes }: WandbPlace, { name, group: whole, facts }: Opening): Fields => ({
  displayName: name,
  config: JSON.stringify(Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, { value }]))),
  jobType: 'evaluation',
  ...present({ groupName: group ?? whole, tags, notes }),
});

function runAt(client: WandbClient, bucket: Bucket): TrackedRun {
  const stream = new RunStream(client, bucket);
  return {
    log: async (figures, _step, signal) => {
      stream.add(figures);
      await stream.flushAtTimes(signal);
    },
    beat: (signal) => stream.flush(signal),
    end: async ({ how, figures, step, tables, plots, files }, signal) => {
      const over = { complete: true, exitcode: EXIT[how] };
      const put = async (name: string, body: string | Uint8Array): Promise<void> => {
        await client.upload(bucket.path, name, body, signal);
        stream.uploaded(name);
      };
      stream.add(figures);
      await stream.flush(signal);
      try {
        await addMedia(stream, put, [
          ...tables.map((table) => tableMedia(table, step)),
          ...plots.map((plot) => htmlMedia(plot, step)),
        ]);
      } finally {
        await stream.flush(signal, over);
      }
      if (files.length === 0) return;
      // They may take longer than anybody waits; the run is over there by now.
      for (const path of files) await put(basename(path), await readFile(path));
      await stream.flush(signal, over);
    },
  };
}

async function addMedia(
  stream: RunStream,
  put: (name: string, body: string) => Promise<void>,
  media: readonly Media[],
): Promise<void> {
  for (const { path, body } of media) await put(path, body);
  stream.add(Object.fromEntries(media.map(({ key, value }) => [key, value])));
}

/** 255 is what the service's own client says after Ctrl-C. */
const EXIT: Readonly<Record<Closing['how'], number>> = { finished: 0, failed: 1, stopped: 255 };
