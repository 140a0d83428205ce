import { AssayError } from '../errors.ts';
import type { Note, Watcher } from './contract.ts';
import { parseMlflow } from './mlflow/address.ts';
import { mlflowWatcher } from './mlflow/watcher.ts';
import { parseOtlp } from './otlp/address.ts';
import { otlpWatcher } from './otlp/watcher.ts';

export interface TrackingOptions {
  /** Trackers that are told of the run: `mlflow:http://localhost:5000#experiment`. */
  readonly track?: readonly string[];
  /** Base address of an OpenTelemetry collector; default `OTEL_EXPORTER_OTLP_ENDPOINT`, and nothing where neither is set. */
  readonly otlp?: string;
}

/** Who looks on at a run. @throws AssayError `bad-tracker`, before anything is asked. */
export function openWatchers({ track = [], otlp }: TrackingOptions, note: Note): Watcher[] {
  const collector = parseOtlp(otlp, process.env);
  return [
    ...track.map((address) => openTracker(address, note)),
    ...(collector === undefined ? [] : [otlpWatcher(collector, note)]),
  ];
}

function openTracker(address: string, note: Note): Watcher {
  const [, kind, place = ''] = /^([a-z]+):(.*)$/s.exec(address) ?? [];
  if (kind === 'mlflow') return mlflowWatcher(parseMlflow(place, process.env), note);
  if (kind === 'wandb') throw noWandb();
  throw new AssayError('bad-tracker', `There is no tracker called ${address}.`, {
    next: 'Write --track mlflow:http://localhost:5000#EXPERIMENT.',
  });
}

/** Its library for Python and the service speak a protocol that is not published; guessing it would break in silence. */
const noWandb = (): AssayError =>
  new AssayError('bad-tracker', 'Weights & Biases has no published HTTP interface for runs.', {
    next: 'Its Python library takes the files of a run, and its Weave the traces of --otlp through a collector: docs/trackers.md shows both.',
  });
