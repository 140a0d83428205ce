/**
 * OTLP in its JSON encoding (opentelemetry-proto 1.x, "JSON Protobuf Encoding"): names in lowerCamelCase, 64-bit integers
 * as texts, ids in hexadecimal.
 */

export type Value = string | number | boolean;
export type Attributes = Readonly<Record<string, Value | undefined>>;

export interface Span {
  /** 16 bytes and 8 bytes, in hexadecimal. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  /** Where it failed, why. */
  readonly failure?: string;
  /** Whether it asks another service. */
  readonly isClient?: boolean;
}

/** A count since `start`, by attributes, or a distribution. */
export interface Sum {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly { readonly attributes: Attributes; readonly value: number }[];
}

const [INTERNAL, CLIENT] = [1, 3];
const STATUS_ERROR = 2;
/** Counts are since the start of the process: AGGREGATION_TEMPORALITY_CUMULATIVE. */
const CUMULATIVE = 2;

export function tracesBody(service: string, version: string, spans: readonly Span[]): object {
  const scopeSpans = [{ scope: { name: 'assay', version }, spans: spans.map(spanJson) }];
  return { resourceSpans: [{ resource: resource(service), scopeSpans }] };
}

export function metricsBody(service: string, version: string, sums: readonly Sum[], start: number): object {
  const times = { startTimeUnixNano: nanos(start), timeUnixNano: nanos(Date.now()) };
  const metrics = sums.map(({ name, unit, points }) => ({
    name,
    unit,
    sum: {
      aggregationTemporality: CUMULATIVE,
      isMonotonic: true,
      dataPoints: points.map(({ attributes, value }) => ({
        ...times,
        attributes: attributesJson(attributes),
        ...(Number.isInteger(value) ? { asInt: String(value) } : { asDouble: value }),
      })),
    },
  }));
  const scopeMetrics = [{ scope: { name: 'assay', version }, metrics }];
  return { resourceMetrics: [{ resource: resource(service), scopeMetrics }] };
}

const resource = (service: string): object => ({ attributes: attributesJson({ 'service.name': service }) });

function spanJson({ start, end, attributes, failure, isClient, ...span }: Span): object {
  return {
    ...span,
    kind: isClient === true ? CLIENT : INTERNAL,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(Math.max(start, end)),
    attributes: attributesJson(attributes),
    status: failure === undefined ? {} : { code: STATUS_ERROR, message: failure },
  };
}

const nanos = (ms: number): string => (BigInt(Math.round(ms * 1000)) * 1000n).toString();

function attributesJson(attributes: Attributes): object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueJson(value) }],
  );
}

function valueJson(value: Value): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
