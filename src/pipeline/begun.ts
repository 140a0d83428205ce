import { present } from '../present.ts';
import type { RunStore } from '../results/store.ts';
import type { Begun } from '../trackers/contract.ts';
import type { RunEvent } from './events.ts';
import type { Part } from './shards/part.ts';
import { shardText } from './shards/shard.ts';

/** What is told of a run, or of one stage of it, whose files are open. */
export function begunEvent(
  names: Omit<Begun, 'fingerprint' | 'shard' | 'resumed'>,
  fingerprint: Begun['fingerprint'],
  { record }: Part,
  { resumed }: RunStore,
): RunEvent {
  const shard = record && shardText(record);
  return { kind: 'begun', run: { ...names, fingerprint, ...present({ shard }), resumed } };
}
