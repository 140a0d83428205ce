import { randomUUID } from 'node:crypto';
import { decoded } from '../../decoded.ts';
import { AssayError } from '../../errors.ts';
import { present } from '../../present.ts';
import { version } from '../../version.ts';
import { holdsPassword, httpUrl, withoutEmpty } from '../address.ts';
import type { Environment } from '../address.ts';

/** Where spans, or metrics, are sent to. */
export interface Receiver {
  readonly url: URL;
  readonly encoding: 'json' | 'protobuf';
  readonly headers: Readonly<Record<string, string>>;
}

/** What takes OTLP over HTTP: both signals, or one of them. */
export interface Collector {
  readonly traces?: Receiver;
  readonly metrics?: Receiver;
  /** What tells the sender from others: `service.name`, an id of its own, and what `OTEL_RESOURCE_ATTRIBUTES` adds. */
  readonly resource: Readonly<Record<string, string>>;
}

/**
 * The flag, else the variables that OpenTelemetry's exporters read; undefined where neither names a collector.
 * @throws AssayError `bad-tracker`.
 */
export function parseOtlp(flag: string | undefined, variables: Environment): Collector | undefined {
  const env = withoutEmpty(variables);
  if (env.OTEL_SDK_DISABLED === 'true') return undefined;
  const [traces, metrics] = [receiverOf('TRACES', flag, env), receiverOf('METRICS', flag, env)];
  if (traces === undefined && metrics === undefined) return undefined;
  return { ...present({ traces, metrics }), resource: resourceOf(env) };
}

/**
 * What is said of one signal goes before what is said of all. Source: OpenTelemetry, "OTLP Exporter Configuration": `/v1/traces` is put
 * behind a base address, a signal's own address is whole; and "Environment Variable Specification": `OTEL_METRICS_EXPORTER=none`.
 */
function receiverOf(
  signal: 'TRACES' | 'METRICS',
  flag: string | undefined,
  env: Environment,
): Receiver | undefined {
  const said = (name: string): string | undefined =>
    env[`OTEL_EXPORTER_OTLP_${signal}_${name}`] ?? env[`OTEL_EXPORTER_OTLP_${name}`];
  const base = flag ?? env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const own = flag === undefined ? env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] : undefined;
  const address = own ?? (base && `${base.replace(/\/$/, '')}/v1/${signal.toLowerCase()}`);
  if (address === undefined || env[`OTEL_${signal}_EXPORTER`] === 'none') return undefined;
  return {
    url: addressOf(address),
    encoding: encodingOf(said('PROTOCOL')),
    headers: pairsOf(said('HEADERS')),
  };
}

function encodingOf(protocol = 'http/json'): Receiver['encoding'] {
  if (protocol === 'http/json') return 'json';
  if (protocol === 'http/protobuf') return 'protobuf';
  throw new AssayError('bad-tracker', `Assay does not speak ${protocol} to an OpenTelemetry collector.`, {
    next: 'Set OTEL_EXPORTER_OTLP_PROTOCOL to http/json or http/protobuf, and the endpoint to the port for HTTP, 4318 where nothing else is said.',
  });
}

function addressOf(text: string): URL {
  const url = httpUrl(text);
  if (url !== undefined && !holdsPassword(url)) return url;
  throw new AssayError('bad-tracker', 'The address of an OpenTelemetry collector is wrong.', {
    next: 'Write --otlp http://localhost:4318; keys are read from OTEL_EXPORTER_OTLP_HEADERS.',
  });
}

/** Source: OpenTelemetry, "Environment Variable Specification", and the conventions' `service.instance.id`. */
const resourceOf = (env: Environment): Record<string, string> => ({
  'service.name': 'assay',
  'service.version': version,
  'service.instance.id': randomUUID(),
  ...pairsOf(env.OTEL_RESOURCE_ATTRIBUTES),
  ...present({ 'service.name': env.OTEL_SERVICE_NAME }),
});

/** `name=value,name=value`, the values encoded as in addresses. */
function pairsOf(text = ''): Record<string, string> {
  const pairs = text.split(',').map((pair) => /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair));
  return Object.fromEntries(
    pairs.flatMap((pair) => (pair === null ? [] : [[pair[1], decoded(pair[2] ?? '')]])),
  );
}
