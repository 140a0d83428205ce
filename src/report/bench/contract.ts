import type { ProfileState } from '../../results/bench/state.ts';
import type { Summary } from '../../results/listing/summary.ts';
import type { Published } from '../../results/published.ts';
import type { Comparability } from '../../stats/comparable.ts';
import type { Difference } from '../../stats/difference.ts';
import type { Estimate } from '../../stats/interval.ts';
import type { Reported } from '../terminal.ts';
import type { Speed } from './speed.ts';

/** A profile's run of one suite. */
export interface BenchRun {
  readonly profile: string;
  /** The model's file or name as the profile gives it. */
  readonly model: string;
  readonly report: Reported;
  readonly summary: Summary;
  readonly speed: Speed;
  /** Of asking and grading together. */
  readonly seconds: number;
}

/** Runs that were asked and judged alike, called by a letter; only they are ranked against each other. */
export interface Settings {
  readonly letter: string;
  readonly facts: Summary['facts'];
}

/** A run of this bench among others. */
export interface LocalEntry {
  readonly from: 'here';
  readonly profile: string;
  readonly model: string;
  readonly letter: string;
  /** From 1, among the runs of its letter; runs of one group cannot be told apart from the first of it. */
  readonly group?: number;
  readonly score?: Estimate;
  /** Of the base tests alone, where the suite has others too. */
  readonly base?: Estimate;
  /** Why it is not ranked. */
  readonly unranked?: string;
  /** How far it is from the best of its letter, task by task. */
  readonly toBest?: { readonly profile: string; readonly difference: Difference };
  readonly toPublished?: Against;
}

/** A run of this bench less what is published of the model, in shares. The ends are those of the run alone. */
export interface Against {
  readonly published: Published;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface PublishedEntry {
  readonly from: 'published';
  readonly model: string;
  readonly published: Published;
  readonly value: number;
  readonly base?: number;
}

/** One version of a suite: the runs of this bench and what is published, the best first; what is not ranked comes last. */
export interface BenchBoard {
  readonly suite: string;
  readonly version?: string;
  readonly entries: readonly (LocalEntry | PublishedEntry)[];
  readonly settings: readonly Settings[];
  /** What sets the runs apart, settings and all else. */
  readonly comparability: Comparability;
  readonly runs: readonly BenchRun[];
}

export interface Bench {
  readonly folder: string;
  readonly profiles: readonly ProfileState[];
  readonly boards: readonly BenchBoard[];
}
