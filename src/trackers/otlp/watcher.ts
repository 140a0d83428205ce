import { now } from '../../now.ts';
import type { Note, Watcher } from '../contract.ts';
import type { Collector } from './address.ts';
import type { Span } from './encode.ts';
import { Exporter } from './exporter.ts';
import { Measures } from './measures.ts';
import { Trace } from './trace.ts';

/** Spans of one request, and milliseconds that they wait for more. */
const MOST_SPANS = 500;
const EVERY_MS = 5_000;

/** A run as a trace and as metrics, for an OpenTelemetry collector. */
export function otlpWatcher(collector: Collector, note: Note): Watcher {
  const start = now();
  const [exporter, trace, measures] = [new Exporter(collector, note), new Trace(start), new Measures()];
  let spans: Span[] = [];
  let sentAt = start;

  const flush = (): void => {
    sentAt = now();
    exporter.send(spans, measures.metrics(), start);
    spans = [];
  };
  const add = (...more: readonly Span[]): void => {
    spans.push(...more);
    if (spans.length >= MOST_SPANS || now() - sentAt >= EVERY_MS) flush();
  };
  return {
    begun: (run) => {
      trace.begun(run);
      exporter.begun(run);
    },
    asked: (asked) => {
      measures.asked(asked);
      add(trace.asked(asked));
    },
    answered: (row) => {
      measures.answered(row);
      add(...trace.answered(row));
    },
    extracted: (extracted) => add(trace.extracted(extracted)),
    graded: (row) => {
      measures.graded(row);
      add(...trace.graded(row));
    },
    ended: async (ending) => {
      spans.push(...trace.ended(ending));
      flush();
      await exporter.close();
    },
  };
}
