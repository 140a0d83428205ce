import { basename } from 'node:path';

/** What a results file's name tells; the shape is can-ai-code's, so that its tools find their way. */
export interface RunName {
  readonly suite: string;
  readonly languages: readonly string[];
  readonly template: string;
  /** Absent for `direct`. */
  readonly strategy?: string;
  /** The output template's name. */
  readonly output?: string;
  readonly params: string;
  readonly model: string;
  /** Unix seconds. */
  readonly time: number;
  /** Of a run in parts: those that begin in one second must not take each other's names. */
  readonly shard?: ShardPlace;
}

interface ShardPlace {
  readonly index: number;
  readonly of: number;
}

/** `prepare_{suite}_{languages}_{template}.ndjson` */
export function prepareName(run: Pick<RunName, 'suite' | 'languages' | 'template'>): string {
  return `prepare_${[run.suite, run.languages.join('-'), run.template].map(safe).join('_')}.ndjson`;
}

/**
 * `{suite}_{languages}_{template}_{output template|none}_{params}_{model}_{time}`, the part that a run's files share;
 * `{template}+{strategy}` where that is not `direct`.
 */
export function runStem(run: RunName): string {
  const parts = [
    run.suite,
    run.languages.join('-'),
    run.strategy === undefined ? run.template : `${run.template}+${run.strategy}`,
    run.output ?? 'none',
    run.params,
    run.model,
  ];
  return `${parts.map(safe).join('_')}_${run.time}${shardSuffix(run.shard)}`;
}

/** `~3-of-8`, or nothing for a whole run. */
export const shardSuffix = (shard: ShardPlace | undefined): string =>
  shard === undefined ? '' : `~${shard.index}-of-${shard.of}`;

export const interviewName = (stem: string): string => `interview_${stem}.ndjson`;
/** The requests of a strategy that makes several for a sample. */
export const turnsName = (stem: string): string => `turns_${stem}.ndjson`;
export const evalName = (stem: string): string => `eval_${stem}.ndjson`;
export const manifestName = (stem: string): string => `run_${stem}.manifest.json`;
/** Of answers that have not been graded, so that their grading can have the name above. */
export const interviewManifestName = (stem: string): string => `run_${stem}.interview.manifest.json`;

/** The shared part of a stage file's name, or the bare name where it follows no such shape. */
export function stemOf(path: string): string {
  return basename(path)
    .replace(/\.gz$/, '')
    .replace(/\.(ndjson|jsonl)$/, '')
    .replace(/^(interview|eval|prepare|turns)_/, '');
}

/** What the shared part of a name tells, as far as it follows the shape; a model's name may hold `_` in older files. */
export function readStem(stem: string): Pick<RunName, 'template' | 'params' | 'model'> | undefined {
  const [, template, params, model] = /^[^_]+_[^_]+_([^_]+)_[^_]+_([^_]+)_(.+)_\d+(?:~.*)?$/.exec(stem) ?? [];
  if (template === undefined || params === undefined || model === undefined) return undefined;
  return { template, params, model };
}

/** `_` separates the fields and `/` the folders, so neither may be in a field. */
function safe(part: string): string {
  return part.replaceAll(/[^A-Za-z0-9.+@=-]+/g, '-').slice(0, 80) || 'none';
}
