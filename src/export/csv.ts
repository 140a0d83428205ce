import { csvLine } from '../report/csv.ts';
import { columnsOf } from './columns.ts';
import type { Source } from './source.ts';

/** A line a sample, comma-separated as RFC 4180 has it, without the long texts: those are in the Parquet file. */
export async function* csv({ run, samples }: Source): AsyncGenerator<string> {
  const columns = columnsOf(run).filter(({ isLong }) => isLong === undefined);
  yield `${csvLine(columns.map(({ name }) => name))}\r\n`;
  for await (const exported of samples()) {
    yield `${csvLine(columns.map((column) => column.valueOf(exported)))}\r\n`;
  }
}
