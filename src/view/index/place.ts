import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { From } from '../../results/lines.ts';

/** Where a row is in the unpacked file, in bytes, and its line, from 1. */
export interface Place {
  readonly start: number;
  readonly bytes: number;
  readonly line: number;
}

/** What comes behind a row: the end of its line, and more. */
export const behind = ({ start, bytes, line }: Place): From => ({ byte: start + bytes, line });

/** The bytes of a row; fewer where the file has become shorter. */
export async function bytesAt(file: string, { start, bytes }: Omit<Place, 'line'>): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export async function digestAt(file: string, place: Place): Promise<string> {
  return createHash('sha256')
    .update(await bytesAt(file, place))
    .digest('hex');
}
