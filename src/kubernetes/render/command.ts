import type { ClusterJob } from '../schema/index.ts';
import { literal } from './literal.ts';

/** Where vLLM answers inside the pod. */
const BESIDE = 'http://127.0.0.1:8000/v1';

/** What a pod runs, for a shell: its index counts from 0, shards from 1. */
export function shardCommand(job: ClusterJob): string {
  const { suites, model = BESIDE, args = [], shards, sandbox, results } = job;
  const words = [
    ...['assay', 'run', ...suites, '--model', model, ...args].map(quoted),
    ...(sandbox === undefined ? [] : ['--sandbox', 'remote']),
    '--shard',
    `"$SHARD/${shards}"`,
    '--results',
    // A folder a shard, so that no pod reads what others write.
    `${quoted(`${results.replace(/\/+$/, '')}/shard-`)}"$SHARD"`,
  ];
  return `SHARD=$((JOB_COMPLETION_INDEX + 1)); exec ${words.join(' ')}`;
}

/** One word of a POSIX shell, whatever is in it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-][\w@%+=:,./#-]*$/.test(word) ? word : `'${literal(word).replaceAll("'", String.raw`'\''`)}'`;
