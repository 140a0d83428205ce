import { FORMATS } from '../../src/export/index.ts';
import type { Format } from '../../src/export/index.ts';
import { loadSuite } from '../../src/suites/index.ts';

/** The bytes of an export, as the command writes them. */
export async function exported(path: string, format: Format): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of FORMATS[format](path, loadSuite)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}
