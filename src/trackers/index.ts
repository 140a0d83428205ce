import { AssayError } from '../errors.ts';
import { own } from '../own.ts';
import type { Note, Watcher } from './contract.ts';
import { parseMlflow } from './mlflow/address.ts';
import { mlflowTracker } from './mlflow/tracker.ts';
import { parseOtlp } from './otlp/address.ts';
import { otlpWatcher } from './otlp/watcher.ts';
import { trackedWatcher } from './tracked.ts';
import type { Tracker } from './tracker.ts';
import { parseWandb } from './wandb/address.ts';
import { wandbTracker } from './wandb/tracker.ts';

export interface TrackingOptions {
  /** Trackers that are told of the run: `mlflow:http://localhost:5000#experiment`, `wandb:ENTITY/PROJECT`. */
  readonly track?: readonly string[];
  /** Base address of an OpenTelemetry collector; default `OTEL_EXPORTER_OTLP_ENDPOINT`, and nothing where neither is set. */
  readonly otlp?: string;
}

/** What is before the colon of an address, and who reads the rest of it. */
const KINDS: Readonly<Record<string, (place: string) => Tracker>> = {
  mlflow: (place) => mlflowTracker(parseMlflow(place, process.env)),
  wandb: (place) => wandbTracker(parseWandb(place, process.env)),
};

/** Who looks on at a run. @throws AssayError `bad-tracker`, before anything is asked. */
export function openWatchers({ track = [], otlp }: TrackingOptions, note: Note): Watcher[] {
  const collector = parseOtlp(otlp, process.env);
  return [
    ...track.map((address) => trackedWatcher(openTracker(address), note)),
    ...(collector === undefined ? [] : [otlpWatcher(collector, note)]),
  ];
}

/** The tracker at `KIND:PLACE`. @throws AssayError `bad-tracker`. */
export function openTracker(address: string): Tracker {
  const [, kind = '', place = ''] = /^([a-z]+):(.*)$/s.exec(address) ?? [];
  const open = own(KINDS, kind);
  if (open !== undefined) return open(place);
  throw new AssayError('bad-tracker', `There is no tracker called ${address}.`, {
    next: 'Write --track mlflow:http://localhost:5000#EXPERIMENT or --track wandb:ENTITY/PROJECT.',
  });
}
