import { counted } from '../counted.ts';
import type { JobStatus } from '../kubernetes/status.ts';
import type { Trouble } from '../kubernetes/troubles.ts';
import { safeEnd, safeLine } from '../report/safe.ts';
import { paragraph, table } from '../report/table.ts';

/** Numbers that are named one by one. */
const NAMED = 12;

/** How far a job is, and what keeps it from its end. */
export function statusText(
  { name, state, shards, active, done, failed, why }: JobStatus,
  troubles: readonly Trouble[],
): string {
  const rows = [
    ['job', 'state', 'shards', 'done', 'running', 'failed'],
    [name, state, ...[shards, done.length, active, failed.length].map(String)],
  ];
  return [
    table(rows, [0, 1]),
    ...(why === undefined ? [] : ['', safeLine(why, 300)]),
    ...(troubles.length === 0 ? [] : ['', ...troubles.map((trouble) => paragraph(troubleText(trouble)))]),
    ...(failed.length === 0
      ? []
      : ['', `failed shards: ${listed(failed)}`, `assay k8s logs ${name} --shard ${failed[0]}`]),
  ].join('\n');
}

/** `shards 1, 2: assay waits: ImagePullBackOff: Back-off pulling image …` */
export function troubleText({ what, said, shards, workers }: Trouble): string {
  const who = [
    ...(shards.length === 0 ? [] : [`${shards.length === 1 ? 'shard' : 'shards'} ${listed(shards)}`]),
    ...(workers === 0 ? [] : [counted(workers, 'sandbox worker')]),
  ];
  // A log says last why it ended.
  const end = safeEnd(said, 300);
  return `${who.join(', ')}: ${safeLine(what, 200)}${end === '' ? '' : `: ${end}`}`;
}

const listed = (numbers: readonly number[]): string =>
  numbers.slice(0, NAMED).join(', ') + (numbers.length > NAMED ? ' …' : '');
