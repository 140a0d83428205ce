import { createHash } from 'node:crypto';
import { cpus, totalmem, release, platform, arch } from 'node:os';
import type { ModelDescription, Params } from '../models/contract.ts';
import type { Refusal, SandboxIdentity } from '../sandbox/contract.ts';
import type { Suite } from '../suites/contract.ts';
import type { Selection } from './plan.ts';
import type { Part } from './shards/part.ts';

/** Where the graded answers are from: a model that was asked, a file, or the shards of a run, named by the id of the whole. */
export type AnswersFacts =
  | {
      readonly from: 'model';
      readonly template: { readonly name: string; readonly mode: string; readonly sha256: string };
      readonly output?: { readonly name: string; readonly sha256: string };
      readonly params: { readonly name: string; readonly values: Params };
      readonly model: { readonly address: string } & ModelDescription;
      /** `direct`, or its name with what it was told. */
      readonly strategy: string;
    }
  | { readonly from: 'file'; readonly name: string; readonly sha256: string }
  | { readonly from: 'shards'; readonly of: string };

/** Everything that made a run's verdicts. Two runs with one id are the same experiment. */
export interface RunFacts {
  readonly suite: {
    readonly name: string;
    readonly version: string;
    readonly sha256: string;
    readonly compat?: string;
  };
  readonly selection: Selection & {
    /** Of a shard, its place: `3/8`. */
    readonly shard?: string;
  };
  readonly answers: AnswersFacts;
  readonly extractor: string;
  readonly grader: string;
  readonly sandbox: SandboxIdentity;
}

export type Fingerprint<Facts extends object = RunFacts> = Facts & {
  readonly id: string;
  /** Of a shard: the id of the whole run. */
  readonly whole?: string;
};

/** The id is the SHA-256 of the facts as JSON with sorted keys. */
export function fingerprint<Facts extends object>(facts: Facts): Fingerprint<Facts> {
  return { id: idOf(facts), ...facts };
}

/** The fingerprint of a part of a run: of a shard its own id, and that of the run which it is a part of. */
export function partFingerprint<Facts extends object>(
  facts: Facts & { readonly selection?: object },
  { fact }: Part,
): Fingerprint<Facts> {
  if (fact === undefined) return fingerprint(facts);
  const own = { ...facts, selection: { ...facts.selection, ...fact } };
  return { id: idOf(own), whole: idOf(facts), ...own };
}

const idOf = (facts: object): string => createHash('sha256').update(sortedJson(facts)).digest('hex');

/** The selection without what was not asked for, so that a new option leaves old fingerprints as they are. */
export function selectionFacts({ samples, tasks, limit, languages }: Partial<Selection>): Selection {
  return {
    samples: samples ?? 1,
    ...(tasks === undefined ? {} : { tasks }),
    ...(limit === undefined ? {} : { limit }),
    ...(languages === undefined ? {} : { languages }),
  };
}

export function suiteFacts(suite: Suite): RunFacts['suite'] {
  const { name, version, sha256, compat } = suite;
  return { name, version, sha256, ...(compat === undefined ? {} : { compat }) };
}

/** Where a run ran, and which sandboxes would not: recorded for people, not part of what it is. */
export function describeMachine(refused: readonly Refusal[] = []): Record<string, string | number> {
  const [first] = cpus();
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memory_bytes: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    ...Object.fromEntries(refused.map(({ backend, why }) => [`refused ${backend}`, why])),
  };
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
