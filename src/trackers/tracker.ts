/** A place that keeps runs and draws them: what each kind does its own way. `tracked.ts` does what they have in common. */
export interface Tracker {
  /** What a note calls it: `MLflow at localhost:5000`. */
  readonly name: string;
  /** Makes a run there; one that is resumed goes on in the run that it had, where that is still there. */
  begin(opening: Opening, signal: AbortSignal): Promise<TrackedRun>;
}

/** A run of the tracker that takes figures. Its methods are called one after the other, and reject with what went wrong. */
export interface TrackedRun {
  /** @param step orders the points of a figure; it never falls */
  log(figures: Figures, step: number, signal: AbortSignal): Promise<void>;
  /** Says that the run still goes on, to a tracker that takes a silent one for dead. */
  beat?(signal: AbortSignal): Promise<void>;
  /** The figures go first: a file that cannot be kept takes none of them away. */
  end(closing: Closing, signal: AbortSignal): Promise<void>;
}

/** What a run is. */
export interface Opening {
  /** As people read it: `gpt on humaneval+`. */
  readonly name: string;
  /** What makes two runs the same one: hexadecimal digits, as of a fingerprint. */
  readonly id: string;
  /** Id of the run that it is a shard of, and the same for all of its shards. */
  readonly group?: string;
  /** Whether an earlier process began it. */
  readonly resumed: boolean;
  /** What it was made of, as deep as it is; there is no secret in it. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What became of it. */
export interface Closing {
  readonly how: 'finished' | 'failed' | 'stopped';
  readonly figures: Figures;
  readonly step: number;
  readonly tables: readonly Table[];
  readonly plots: readonly Plot[];
  /** Paths on disk, each of a file that is there and not too large. */
  readonly files: readonly string[];
}

/** Finite numbers by name: `pass_at_1`, `live/samples`. */
export type Figures = Readonly<Record<string, number>>;

export interface Table {
  /** `tasks` */
  readonly name: string;
  readonly columns: readonly string[];
  readonly data: readonly (readonly (string | number)[])[];
}

export interface Plot {
  /** `failures-by-kind` */
  readonly name: string;
  /** One that needs nothing else: no style, no script. */
  readonly svg: string;
}
