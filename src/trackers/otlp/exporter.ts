import { version } from '../../version.ts';
import type { Begun, Note } from '../contract.ts';
import { send } from '../http.ts';
import { Outbox } from '../outbox.ts';
import type { Collector, Receiver } from './address.ts';
import { partAttributes } from './attributes.ts';
import { metricsBody, tracesBody } from './encode.ts';
import type { Metric, Sender, Span } from './encode.ts';
import { METRICS, TRACES } from './messages.ts';
import { protobufOf } from './protobuf.ts';
import type { Message } from './protobuf.ts';

/** Sends spans and metrics, each to its receiver, if it has one: where one of them fails, the other goes on. */
export class Exporter {
  readonly #traces: Line | undefined;
  readonly #metrics: Line | undefined;
  #sender: Sender;

  constructor({ traces, metrics, resource }: Collector, note: Note) {
    this.#sender = { resource, version };
    this.#traces = traces && new Line(traces, TRACES, `The collector of traces at ${traces.url.host}`, note);
    this.#metrics =
      metrics && new Line(metrics, METRICS, `The collector of metrics at ${metrics.url.host}`, note);
  }

  /** What is sent from now on says which run it is of, so that shards that report at the same time are not taken for one. */
  begun(run: Begun): void {
    const resource = { ...this.#sender.resource, ...partAttributes(run) };
    this.#sender = { ...this.#sender, resource };
  }

  send(spans: readonly Span[], metrics: readonly Metric[], start: number): void {
    const sender = this.#sender;
    if (spans.length > 0) this.#traces?.post(() => tracesBody(sender, spans));
    if (metrics.length === 0) return;
    // As they are now: they go on counting.
    const body = metricsBody(sender, metrics, start);
    this.#metrics?.post(() => body);
  }

  async close(): Promise<void> {
    await Promise.all([this.#traces?.close(), this.#metrics?.close()]);
  }
}

/** The way to one receiver. */
class Line {
  readonly #receiver: Receiver;
  readonly #message: Message;
  readonly #outbox: Outbox;

  constructor(receiver: Receiver, message: Message, name: string, note: Note) {
    this.#receiver = receiver;
    this.#message = message;
    this.#outbox = new Outbox(name, note);
  }

  /** @param body in JSON; it is made when it is its turn */
  post(body: () => object): void {
    const { url, headers: own } = this.#receiver;
    this.#outbox.post(async (signal) => {
      const { type, bytes } = this.#encoded(body());
      await send(url, { method: 'POST', headers: { 'content-type': type, ...own }, body: bytes, signal });
    });
  }

  close(): Promise<void> {
    return this.#outbox.close();
  }

  #encoded(body: object): { type: string; bytes: string | Uint8Array } {
    return this.#receiver.encoding === 'protobuf'
      ? { type: 'application/x-protobuf', bytes: protobufOf(this.#message, body) }
      : { type: 'application/json', bytes: JSON.stringify(body) };
  }
}
