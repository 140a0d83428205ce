import { version } from '../../version.ts';
import type { Begun, Note } from '../contract.ts';
import { send } from '../http.ts';
import { Outbox } from '../outbox.ts';
import type { Collector } from './address.ts';
import { partAttributes } from './attributes.ts';
import { metricsBody, tracesBody } from './encode.ts';
import type { Metric, Sender, Span } from './encode.ts';

/** Sends spans and metrics. A receiver that takes no metrics still gets the spans. */
export class Exporter {
  readonly #collector: Collector;
  #sender: Sender;
  readonly #traces: Outbox;
  readonly #metrics: Outbox;

  constructor(collector: Collector, note: Note) {
    this.#collector = collector;
    this.#sender = { resource: collector.resource, version };
    this.#traces = new Outbox(`The collector of traces at ${collector.traces.host}`, note);
    this.#metrics = new Outbox(`The collector of metrics at ${collector.metrics.host}`, note);
  }

  /** What is sent from now on says which run it is of, so that shards that report at the same time are not taken for one. */
  begun(run: Begun): void {
    const resource = { ...this.#sender.resource, ...partAttributes(run) };
    this.#sender = { ...this.#sender, resource };
  }

  send(spans: readonly Span[], metrics: readonly Metric[], start: number): void {
    const sender = this.#sender;
    const { traces: tracesUrl, metrics: metricsUrl } = this.#collector;
    if (spans.length > 0) this.#post(this.#traces, tracesUrl, () => tracesBody(sender, spans));
    if (metrics.length === 0) return;
    const body = metricsBody(sender, metrics, start);
    this.#post(this.#metrics, metricsUrl, () => body);
  }

  async close(): Promise<void> {
    await Promise.all([this.#traces.close(), this.#metrics.close()]);
  }

  #post(outbox: Outbox, url: URL, body: () => object): void {
    outbox.post(async (signal) => {
      const headers = { 'content-type': 'application/json', ...this.#collector.headers };
      await send(url, { method: 'POST', headers, body: JSON.stringify(body()), signal });
    });
  }
}
