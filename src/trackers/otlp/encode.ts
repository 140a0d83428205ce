import { now } from '../../now.ts';

/**
 * OTLP in its JSON encoding (opentelemetry-proto 1.x, "JSON Protobuf Encoding"): names in lowerCamelCase, 64-bit integers
 * as texts, ids in hexadecimal.
 */

/** A number is an integer there, a `Double` may be anything between: one attribute is always of one type. */
export type Value = string | number | Double | boolean | readonly string[];
export interface Double {
  readonly double: number;
}
export type Attributes = Readonly<Record<string, Value | undefined>>;

/** What tells a body's sender from others: the resource's attributes, and Assay's version. */
export interface Sender {
  readonly resource: Attributes;
  readonly version: string;
}

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

/** A count, or how values are distributed, since the start of the process; a point for each set of attributes. */
export interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly (CountPoint | HistogramPoint)[];
}

export interface CountPoint {
  readonly attributes: Attributes;
  readonly value: number | Double;
}

export interface HistogramPoint {
  readonly attributes: Attributes;
  /** Upper bounds, ascending. */
  readonly bounds: readonly number[];
  /** How many values are at most each bound and above the one before, and at last how many are above all. */
  readonly buckets: readonly number[];
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

const [INTERNAL, CLIENT] = [1, 3];
const STATUS_ERROR = 2;
/** Counts are since the start of the process: AGGREGATION_TEMPORALITY_CUMULATIVE. */
const CUMULATIVE = 2;

export function tracesBody({ resource, version }: Sender, spans: readonly Span[]): object {
  const scopeSpans = [{ scope: { name: 'assay', version }, spans: spans.map(spanJson) }];
  return { resourceSpans: [{ resource: { attributes: attributesJson(resource) }, scopeSpans }] };
}

/** @param start of the process, in milliseconds since 1970 */
export function metricsBody(
  { resource, version }: Sender,
  metrics: readonly Metric[],
  start: number,
): object {
  const times = { startTimeUnixNano: nanos(start), timeUnixNano: nanos(now()) };
  const scopeMetrics = [
    { scope: { name: 'assay', version }, metrics: metrics.map((metric) => metricJson(metric, times)) },
  ];
  return { resourceMetrics: [{ resource: { attributes: attributesJson(resource) }, scopeMetrics }] };
}

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

interface PointTimes {
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
}

function metricJson({ name, unit, points }: Metric, times: PointTimes): object {
  const dataPoints = points.map((point) => ({
    ...times,
    attributes: attributesJson(point.attributes),
    ...('bounds' in point ? histogramJson(point) : countJson(point)),
  }));
  const temporality = { aggregationTemporality: CUMULATIVE };
  return points.some((point) => 'bounds' in point)
    ? { name, unit, histogram: { ...temporality, dataPoints } }
    : { name, unit, sum: { ...temporality, isMonotonic: true, dataPoints } };
}

const countJson = ({ value }: CountPoint): object =>
  typeof value === 'number' ? { asInt: String(value) } : { asDouble: value.double };

const histogramJson = ({ bounds, buckets, sum, min, max }: HistogramPoint): object => ({
  count: String(buckets.reduce((all, count) => all + count, 0)),
  sum,
  min,
  max,
  explicitBounds: bounds,
  bucketCounts: buckets.map(String),
});

const nanos = (ms: number): string => (BigInt(Math.round(ms * 1000)) * 1000n).toString();

function attributesJson(attributes: Attributes): object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueJson(value) }],
  );
}

function valueJson(value: Value): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return { intValue: String(Math.round(value)) };
  if ('double' in value) return { doubleValue: value.double };
  return { arrayValue: { values: value.map(valueJson) } };
}
