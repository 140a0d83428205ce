import { randomUUID } from 'node:crypto';
import { AssayError } from '../../errors.ts';
import { present } from '../../present.ts';
import { version } from '../../version.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A collector that takes OTLP over HTTP. */
export interface Collector {
  readonly traces: URL;
  readonly metrics: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** What tells the sender from others: `service.name`, an id of its own, and what `OTEL_RESOURCE_ATTRIBUTES` adds. */
  readonly resource: Readonly<Record<string, string>>;
}

/**
 * The flag, else the variables that OpenTelemetry's exporters read; undefined where neither names a collector. Source:
 * OpenTelemetry, "OTLP Exporter Configuration": `/v1/traces` is put behind a base address, a signal's own address is whole.
 * @throws AssayError `bad-tracker`.
 */
export function parseOtlp(flag: string | undefined, env: Environment): Collector | undefined {
  const base = flag ?? named(env.OTEL_EXPORTER_OTLP_ENDPOINT);
  if (base === undefined || env.OTEL_SDK_DISABLED === 'true') return undefined;
  const own = (signal: 'TRACES' | 'METRICS'): string | undefined =>
    flag === undefined ? named(env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]) : undefined;
  return {
    traces: addressOf(own('TRACES') ?? `${base.replace(/\/$/, '')}/v1/traces`),
    metrics: addressOf(own('METRICS') ?? `${base.replace(/\/$/, '')}/v1/metrics`),
    headers: pairsOf(env.OTEL_EXPORTER_OTLP_HEADERS),
    resource: resourceOf(env),
  };
}

/** An empty variable is not set. */
const named = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.password === '') return url;
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
  ...present({ 'service.name': named(env.OTEL_SERVICE_NAME) }),
});

/** `name=value,name=value`, the values encoded as in addresses. */
function pairsOf(text = ''): Record<string, string> {
  const pairs = text.split(',').map((pair) => /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair));
  return Object.fromEntries(
    pairs.flatMap((pair) => (pair === null ? [] : [[pair[1], decoded(pair[2] ?? '')]])),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
