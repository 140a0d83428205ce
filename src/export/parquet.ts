/**
 * Apache Parquet, a row a sample with everything that is known of it. The run and its score are in the file's key-value metadata.
 * Source of the format: https://parquet.apache.org/docs/file-format/
 */
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { version } from '../version.ts';
import { columnsOf } from './columns.ts';
import type { Column, Value } from './columns.ts';
import type { Source } from './source.ts';

/** A row group is written when it has so many rows or characters, whichever comes first: it is held as a whole. */
const GROUP_ROWS = 5000;
const GROUP_CHARACTERS = 4_000_000;

export async function* parquet({ run, score, samples }: Source): AsyncGenerator<Uint8Array> {
  const columns = columnsOf(run);
  const { samples: _, ...about } = run;
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columns.map((column) => columnData(column, [])) }),
    kvMetadata: [{ key: 'assay', value: JSON.stringify({ version, run: about, score }) }],
    createdBy: `assay version ${version}`,
  });
  for await (const group of groupsOf(columns, samples)) {
    const rows = group[0]?.length ?? 0;
    await writer.write({
      columnData: columns.map((column, at) => columnData(column, group[at] ?? [])),
      rowGroupSize: Math.max(1, rows),
    });
    yield taken(bytes);
  }
  await writer.finish();
  yield taken(bytes);
}

const columnData = ({ name, type }: Column, data: (Value | bigint)[]) => ({
  name,
  type,
  data,
  nullable: true,
});

/** Values of a row group, an array a column. */
async function* groupsOf(
  columns: readonly Column[],
  samples: Source['samples'],
): AsyncGenerator<(Value | bigint)[][]> {
  const empty = (): (Value | bigint)[][] => columns.map(() => []);
  let [group, rows, characters] = [empty(), 0, 0];
  for await (const exported of samples()) {
    for (const [at, column] of columns.entries()) {
      const value = column.valueOf(exported) ?? null;
      characters += typeof value === 'string' ? value.length : 0;
      group[at]?.push(typed(column, value));
    }
    rows += 1;
    if (rows < GROUP_ROWS && characters < GROUP_CHARACTERS) continue;
    yield group;
    [group, rows, characters] = [empty(), 0, 0];
  }
  if (rows > 0) yield group;
}

/** A file that somebody sent may count tokens in fractions, or more bytes than there are. */
function typed({ type }: Column, value: Value): Value | bigint {
  if (typeof value !== 'number' || type === 'DOUBLE') return value;
  const whole = Math.round(value);
  if (type === 'INT64') return Number.isSafeInteger(whole) ? BigInt(whole) : null;
  return Math.abs(whole) < 2 ** 31 ? whole : null;
}

/** What has been written since, as bytes of their own; the writer goes on at the beginning of its memory. */
function taken(bytes: ByteWriter): Uint8Array {
  const written = bytes.getBytes().slice();
  bytes.index = 0;
  return written;
}
