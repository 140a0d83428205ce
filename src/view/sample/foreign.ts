import { z } from 'zod';
import type { Tool } from '../../results/scored/contract.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A sample's row in the words of Assay's rows, whatever tool wrote it; `sample` is the index of the answer to its task. */
export function ownWords(tool: Tool, row: Fields, sample: number): Fields {
  if (tool === 'evalplus') return { code: row['solution'] };
  if (tool === 'human-eval') return { answer: row['completion'] };
  if (tool === 'lm-eval') return lmEvalWords(row, sample);
  return row;
}

const lmEvalRow = z.looseObject({
  doc: z.looseObject({ prompt: z.unknown() }).catch({ prompt: undefined }),
  resps: z.array(z.unknown()).catch([]),
});

/** The answers to a task are in one list, or each in a list of its own. Source: lm-evaluation-harness, `--log_samples`. */
function lmEvalWords(row: Fields, sample: number): Fields {
  const { doc, resps } = lmEvalRow.parse(row);
  const answers: unknown[] = Array.isArray(resps[0]) ? resps[0] : resps;
  return { prompt: doc.prompt, answer: answers[sample] };
}
