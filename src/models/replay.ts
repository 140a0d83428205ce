import { basename } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { fromCanAiCode, isCanAiCodeRow } from '../results/can-ai-code-row.ts';
import { readLines } from '../results/import-lines.ts';
import { taskKey } from '../results/rows.ts';
import { orAbort } from '../abort.ts';
import type { Model, ModelAnswer, ModelRequest } from './contract.ts';
import { ModelError } from './contract.ts';
import type { Provider } from './provider.ts';

/**
 * Recorded answers: rows of HumanEval and EvalPlus samples (`task_id` with `completion` or `solution`; the n-th row of a
 * task is its sample n) Assay's own (`task`, `sample`, `answer`; the last row of a sample counts), or can-ai-code's. Plain or gzip.
 */
export const replay: Provider = { schemes: ['replay'], form: 'replay:FILE', open };

const usageSchema = z.object({
  promptTokens: z.number().exactOptional(),
  completionTokens: z.number().exactOptional(),
  reasoningTokens: z.number().exactOptional(),
  source: z.enum(['server', 'counted-chunks']),
});

const ownRow = z.object({
  task: z.string(),
  language: z.string().default('python'),
  sample: z.int().min(0),
  answer: z.string().nullable(),
  reasoning: z.string().exactOptional(),
  finish: z.enum(['stop', 'length', 'refused']).default('stop'),
  usage: usageSchema.exactOptional(),
});
const sampleRow = z.union([
  z.object({ task_id: z.string(), solution: z.string() }),
  z.object({ task_id: z.string(), completion: z.string() }),
]);

/** Task and language → answers by sample; undefined where a row says that there was none. */
type Recording = Map<string, Map<number, ModelAnswer | undefined>>;

function open(address: string): Model {
  const path = address.slice('replay:'.length);
  if (path === '') {
    throw new AssayError('bad-model-address', 'The address "replay:" names no file.', {
      next: 'Write replay:FILE with a file of samples or of answers.',
    });
  }
  let recording: Promise<Recording> | undefined;
  const load = (signal?: AbortSignal): Promise<Recording> => orAbort((recording ??= read(path)), signal);
  const file = basename(path);
  return {
    address,
    name: file.replace(/(\.(ndjson|jsonl|json|gz))+$/, ''),
    describe: async (signal) => {
      const tasks = await load(signal);
      const samples = [...tasks.values()].reduce((sum, answers) => sum + answers.size, 0);
      return { id: file, provider: 'replay', server: { tasks: tasks.size, samples } };
    },
    answer: async (request, signal) => find(await load(signal), request, file),
    close: async () => {},
  };
}

function find(
  recording: Recording,
  { task, language = 'python', sample }: ModelRequest,
  file: string,
): ModelAnswer {
  const answer = recording.get(taskKey({ id: task, language }))?.get(sample);
  if (answer !== undefined) return answer;
  throw new ModelError('not-found', `${file} has no answer to ${task}, sample ${sample}.`, {
    retryable: false,
  });
}

async function read(path: string): Promise<Recording> {
  const recording: Recording = new Map();
  let torn: number | undefined;
  for await (const { number, value: parsed } of readLines(path)) {
    // A line that is not JSON is forgiven only where it is the last: a crash leaves that.
    if (torn !== undefined) throw badRow(path, torn);
    const value = isCanAiCodeRow(parsed) ? fromCanAiCode(parsed, path) : parsed;
    if (value === undefined) torn = number;
    else if (!keep(recording, value)) throw badRow(path, number);
  }
  if (recording.size === 0) throw badFile(path, 'holds no answers');
  return recording;
}

/** False where the value is not a row of a known kind. */
function keep(recording: Recording, value: unknown): boolean {
  const own = ownRow.safeParse(value).data;
  if (own !== undefined) {
    const { task, language, sample, answer, ...rest } = own;
    samplesOf(recording, task, language).set(
      sample,
      answer === null ? undefined : { ...rest, answer, timing: { totalMs: 0 } },
    );
    return true;
  }
  const other = sampleRow.safeParse(value).data;
  if (other === undefined) return false;
  const answers = samplesOf(recording, other.task_id, 'python');
  const answer = 'solution' in other ? other.solution : other.completion;
  answers.set(answers.size, { answer, finish: 'stop', timing: { totalMs: 0 } });
  return true;
}

function samplesOf(
  recording: Recording,
  task: string,
  language: string,
): Map<number, ModelAnswer | undefined> {
  const key = taskKey({ id: task, language });
  const known = recording.get(key) ?? new Map<number, ModelAnswer | undefined>();
  recording.set(key, known);
  return known;
}

function badRow(path: string, line: number): AssayError {
  return new AssayError('bad-row', `${path}, line ${line}: not a recorded answer.`, {
    next: 'A row has task_id with completion or solution, or task, sample and answer.',
  });
}

function badFile(path: string, why: string): AssayError {
  return new AssayError('bad-recording', `Cannot replay ${path}: ${why}.`, {
    next: 'Give a file whose rows have task_id with completion or solution, or task, sample and answer.',
  });
}
