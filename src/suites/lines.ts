import type { z } from 'zod';
import { AssayError } from '../errors.ts';
import { faultOf } from '../schema-fault.ts';
import { fieldSpans, parseSpan, type Span } from '../rawjson.ts';

const NEWLINE = 0x0a;

/** One line of a data set: its bytes and where the value of each field lies in them. */
export interface DataLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly spans: ReadonlyMap<string, Span>;
}

/** The lines of a data set, blank ones left out. Throws AssayError `bad-dataset` that names the line. */
export function dataLines(lines: Uint8Array): DataLine[] {
  return [...splitLines(lines)]
    .map((bytes, index) => ({ bytes, number: index + 1 }))
    .filter(({ bytes }) => bytes.length > 0)
    .map((line) => ({ ...line, spans: attempt(line.number, () => fieldSpans(line.bytes)) }));
}

/** Reads the fields that `schema` names, and no other. Throws AssayError `bad-dataset` that names line and field. */
export function readFields<Shape extends z.ZodRawShape>(line: DataLine, schema: z.ZodObject<Shape>) {
  return attempt(line.number, () => {
    const named = Object.keys(schema.shape).flatMap((name) => {
      const span = line.spans.get(name);
      return span === undefined ? [] : [[name, parseSpan(line.bytes, span)] as const];
    });
    const fields = Object.fromEntries(named);
    const parsed = schema.safeParse(fields);
    if (parsed.success) return parsed.data;
    throw badLine(line.number, faultOf(parsed.error, fields), parsed.error);
  });
}

/** The bytes of a field's value as they stand in the file. Throws AssayError `bad-dataset` where the line has none. */
export function rawField(line: DataLine, name: string): Uint8Array {
  const span = line.spans.get(name);
  if (span === undefined) throw badLine(line.number, `it has no ${name}`);
  return line.bytes.subarray(...span);
}

function* splitLines(lines: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < lines.length;) {
    const newline = lines.indexOf(NEWLINE, start);
    const end = newline < 0 ? lines.length : newline;
    yield lines.subarray(start, end);
    start = end + 1;
  }
}

function attempt<Value>(number: number, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof SyntaxError ? badLine(number, error.message, error) : error;
  }
}

function badLine(number: number, why: string, cause?: unknown): AssayError {
  return new AssayError('bad-dataset', `Line ${number} of the data set cannot be read: ${why}.`, { cause });
}
