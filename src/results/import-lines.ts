import { badSamples, blankLines, byteLines } from './lines.ts';

/** A line of a foreign file. */
export interface ImportedLine {
  /** From 1. */
  readonly number: number;
  /** Undefined where it is not JSON, with the reason in `problem`. */
  readonly value: unknown;
  readonly problem?: string;
  /** Whether a line end follows. */
  readonly complete: boolean;
}

/**
 * The JSON lines of a file, packed with gzip or not (its first bytes decide, not its name), in bounded memory; blank lines
 * are passed over. @throws AssayError `bad-samples` for binary, damaged and endless lines, `cannot-read`.
 */
export async function* readLines(path: string, longest?: number): AsyncGenerator<ImportedLine> {
  const isBlank = blankLines(path);
  for await (const { number, bytes, complete } of byteLines(path, longest)) {
    const text = decode(bytes, path, number);
    if (!isBlank(text, number)) yield { number, complete, ...parse(text) };
  }
}

function decode(bytes: Buffer, path: string, number: number): string {
  if (bytes.includes(0)) throw badSamples(path, number, 'it is binary, not text');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw badSamples(path, number, 'it is not UTF-8', error);
  }
}

function parse(text: string): { value: unknown; problem?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return {
      value: undefined,
      problem: `it is not JSON (it begins ${JSON.stringify(text.trim().slice(0, 40))})`,
    };
  }
}
