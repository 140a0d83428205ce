import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { AssayError } from '../../errors.ts';
import { groupBy } from '../../group-by.ts';
import { fingerprint } from '../fingerprint.ts';
import type { Fingerprint } from '../fingerprint.ts';
import { shardText } from '../shards/shard.ts';
import type { Source } from './sources.ts';

/** The shards of one run, and the run itself as far as it is there: from an earlier merge, for example. */
export interface Family {
  /** Facts and id of the whole run. */
  readonly print: Fingerprint<Record<string, unknown>>;
  /** The whole first, then the shards in their order, of one shard's the later last. */
  readonly sources: readonly Source[];
}

/**
 * Parts sources into runs; what is no shard, nor the whole of one, is left out.
 * @throws AssayError `no-shards`, `other-run` where two shards look like parts of one run and are not.
 */
export function familiesOf(sources: readonly Source[]): { families: Family[]; leftOut: Source[] } {
  const shards = sources.filter(isShard);
  if (shards.length === 0) throw noShards(sources);
  const families = groupBy(shards, looksOf).map(([first, ...others]) => {
    const { id, facts } = wholeOf(first);
    for (const other of others) mustBeOf(first, other);
    const whole = sources.filter(({ manifest }) => manifest.fingerprint.id === id);
    return { print: { id, ...facts }, sources: [...whole, ...[first, ...others].toSorted(byPlace)] };
  });
  const taken = new Set(families.flatMap((family) => family.sources));
  return { families, leftOut: sources.filter((source) => !taken.has(source)) };
}

const isShard = ({ manifest }: Source): boolean =>
  manifest.shard !== undefined && manifest.fingerprint.whole !== undefined;

function byPlace(a: Source, b: Source): number {
  const [one, other] = [a.manifest, b.manifest];
  return (
    (one.shard?.index ?? 0) - (other.shard?.index ?? 0) ||
    Date.parse(one.created) - Date.parse(other.created) ||
    (a.path < b.path ? -1 : 1)
  );
}

const named = z.looseObject({ name: z.string().exactOptional() }).exactOptional();

/** What people call a run; shards that differ in none of it were meant to be parts of one. */
const looks = z.looseObject({
  suite: named,
  params: named,
  prompts: z.unknown().optional(),
  model: z.looseObject({ address: z.string() }).exactOptional(),
  answers: z
    .looseObject({
      name: z.string().exactOptional(),
      of: z.string().exactOptional(),
      template: named,
      params: named,
      strategy: z.unknown().optional(),
      model: z.looseObject({ address: z.string() }).exactOptional(),
    })
    .exactOptional(),
});

function looksOf({ path, manifest }: Source): string {
  const { data } = looks.safeParse(manifest.fingerprint);
  if (data === undefined) throw badManifest(path);
  const { suite, params, prompts, model, answers } = data;
  const asked = answers && [
    answers.name,
    answers.of,
    answers.template?.name,
    answers.params?.name,
    answers.strategy,
    answers.model?.address,
  ];
  return JSON.stringify([suite?.name, params?.name, prompts, model?.address, asked]);
}

interface Whole {
  readonly id: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The facts of the run that a shard is a part of. @throws AssayError `bad-manifest` where they are not those of its id. */
function wholeOf({ path, manifest }: Source): Whole {
  const { id: _, whole, ...own } = manifest.fingerprint;
  const facts = withoutShard(own);
  if (whole !== undefined && fingerprint(facts).id === whole && isOfPart(manifest, own))
    return { id: whole, facts };
  throw badManifest(path);
}

export function badManifest(path: string, what = 'not those that its fingerprint was made of'): AssayError {
  return new AssayError('bad-manifest', `The facts in ${path} are ${what}.`, {
    next: 'Give the manifest as Assay wrote it, or run that shard again.',
  });
}

/** Whether the facts are of this part: who changes its number would have another one named as lost. */
function isOfPart({ shard }: Source['manifest'], { selection }: Record<string, unknown>): boolean {
  const fact = z.looseObject({ shard: z.string(), plan: z.string() }).safeParse(selection).data;
  return shard === undefined || (fact?.shard === shardText(shard) && shard.plan.startsWith(fact.plan));
}

/** What `--shard` puts into a selection. */
const OF_SHARD: ReadonlySet<string> = new Set(['shard', 'plan', 'answers']);

function withoutShard({ selection, ...facts }: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(z.record(z.string(), z.unknown()).parse(selection ?? {}));
  const kept = entries.filter(([name]) => !OF_SHARD.has(name));
  return kept.length === 0 ? facts : { ...facts, selection: Object.fromEntries(kept) };
}

function mustBeOf(first: Source, other: Source): void {
  const [one, another] = [wholeOf(first), wholeOf(other)];
  if (one.id === another.id) return;
  const { path, values } = difference(one.facts, another.facts) ?? {
    path: 'a fact',
    values: ['one', 'another'],
  };
  throw new AssayError(
    'other-run',
    `${other.path} is no part of the run of ${first.path}: ${path} is ${values[1]} there, and ${values[0]} here.`,
    { next: 'Give the shards of one run alone; each run is merged by itself.' },
  );
}

interface Difference {
  /** `answers.params.values.temperature` */
  readonly path: string;
  readonly values: readonly [string, string];
}

/** The first fact that differs. */
function difference(one: unknown, other: unknown, path = ''): Difference | undefined {
  if (isDeepStrictEqual(one, other)) return undefined;
  if (!isRecord(one) || !isRecord(other)) return { path, values: [shown(one), shown(other)] };
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = difference(one[name], other[name], path === '' ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string =>
  value === undefined ? 'not told' : (JSON.stringify(value) ?? String(value)).slice(0, 80);

function noShards(sources: readonly Source[]): AssayError {
  const [first] = sources;
  const found =
    first === undefined ? 'There is no manifest of a run' : `${first.path} is of no shard, nor is any other`;
  return new AssayError('no-shards', `${found}.`, {
    next: 'Make shards with --shard 1/8 to 8/8 of assay run, interview or evaluate, and give their folder.',
  });
}
