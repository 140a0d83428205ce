import { wholeText } from '../../results/lines.ts';
import { readEvalPlus } from '../../results/scored/evalplus.ts';
import { rowKey } from '../../results/rows.ts';
import { elementSpans, fieldSpans } from '../../rawjson.ts';
import type { Span } from '../../rawjson.ts';
import type { Indexer } from './indexer.ts';
import type { RowsRead } from './rows.ts';

/** Adds the samples of EvalPlus's `eval_results.json`, whose rows are elements of one value. @throws AssayError as `readEvalPlus`. */
export async function addEvalPlus(file: string, indexer: Indexer): Promise<RowsRead> {
  const { tool, run, samples } = await readEvalPlus(file);
  const spans = spansOf(Buffer.from(await wholeText(file)));
  for (const sample of samples) {
    const [start, end] = spans.get(rowKey(sample)) ?? [0, 0];
    indexer.add(sample, { start, bytes: end - start });
  }
  return { first: { tool, run } };
}

/** Key of a sample → where its element is. */
function spansOf(json: Buffer): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  const tasks = fieldSpans(json, fieldSpans(json).get('eval')?.[0]);
  for (const [task, [at]] of tasks) {
    let sample = 0;
    for (const span of elementSpans(json, at)) {
      spans.set(rowKey({ task, language: 'python', sample }), span);
      sample += 1;
    }
  }
  return spans;
}
