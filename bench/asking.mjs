// Requests a second of a real llama-server with several slots in the order in which runs ask, against a naive order: every task
// once in the suite's order, then every task again. Prompts are HumanEval's, answers as long as a recorded model's.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { createAsker, openModel } from '../dist/models/index.js';
import { AskingOrder } from '../dist/pipeline/asking-order.js';
import { planSamples } from '../dist/pipeline/plan.js';
import { loadSuite } from '../dist/suites/index.js';
import { llamaStarter } from './llama.mjs';
import { dataFolder, median, withFolder } from './parts.mjs';

const SLOTS = 4;
const RECORDED =
  'GeorgiaTechResearchInstitute_starcoder-gpteacher-code-instruct_ALPACA_INPUT_MEDIUM.jsonl.gz';

export async function* run({ rounds }) {
  const figures = await withFolder(async (folder) => figuresOf(await llamaStarter(folder), rounds));
  yield* figures;
}

async function figuresOf(start, rounds) {
  const found = [];
  const tasks = await tasksWithLengths();
  for (const [name, some, samples, flags] of [
    ['one answer a task', tasks.slice(0, 64), 1, []],
    ['eight answers a task', tasks.slice(0, 12), 8, []],
    ['eight answers a task, prompts kept in slots alone', tasks.slice(0, 12), 8, ['--cache-ram', '0']],
  ]) {
    const naive = () =>
      Array.from({ length: samples }, (_, sample) => some.map((task) => ({ task, sample }))).flat();
    const figures = { naive: [], planned: [] };
    for (let round = 0; round < rounds; round += 1) {
      figures.naive.push(await measure(start, flags, inOrder(naive())));
      figures.planned.push(await measure(start, flags, new AskingOrder(planSamples(some, samples), SLOTS)));
    }
    const middle = (side, field) => median(figures[side].map((figure) => figure[field]));
    found.push({
      name: `asking a llama-server of ${SLOTS} slots, ${name}: requests a second, to naive order`,
      value: middle('planned', 'perS') / middle('naive', 'perS'),
      atLeast: 1,
      details: {
        naive_requests_per_s: middle('naive', 'perS'),
        planned_requests_per_s: middle('planned', 'perS'),
        naive_busy_slots: middle('naive', 'busy'),
        planned_busy_slots: middle('planned', 'busy'),
        naive_prompt_tokens: middle('naive', 'promptTokens'),
        planned_prompt_tokens: middle('planned', 'promptTokens'),
      },
    });
  }
  return found;
}

async function tasksWithLengths() {
  const { tasks } = await loadSuite('humaneval', { dataDir: dataFolder() });
  const file = join(dataFolder(), '..', 'recorded', 'humaneval', RECORDED);
  const lengths = new Map();
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const { task_id: id, completion } = JSON.parse(line);
    lengths.set(id, Math.max(1, Math.round(completion.length / 4)));
  }
  return tasks.map((task) => ({ ...task, answerTokens: lengths.get(task.id) ?? 1 }));
}

/** One after the other, whatever is answered. */
const inOrder = (plan) => ({ left: plan.length, next: () => plan.shift(), answered() {} });

/** Of a server that has seen nothing yet. */
async function measure(start, flags, order) {
  const server = await start(['-np', String(SLOTS), '--metrics', ...flags]);
  try {
    const model = openModel(server.address);
    await model.describe();
    const { ask } = createAsker(model, { concurrency: SLOTS });
    const begun = performance.now();
    const requests = order.left;
    const worker = async () => {
      for (let next = order.next(); next !== undefined; next = order.next()) {
        const { task, sample } = next;
        const params = { temperature: 0, max_tokens: task.answerTokens };
        const prompt = [{ role: 'user', content: `Complete this function.\n${task.prompt}` }];
        const result = await ask({ task: task.id, sample, prompt, params });
        if (result.answer === undefined) throw result.failure;
        order.answered({ task: task.id, language: task.language });
      }
    };
    await Promise.all(Array.from({ length: SLOTS }, worker));
    const seconds = (performance.now() - begun) / 1000;
    await model.close();
    return { perS: requests / seconds, ...(await metrics(server)) };
  } finally {
    await server.stop();
  }
}

async function metrics({ address }) {
  const text = await (await fetch(new URL('/metrics', address))).text();
  const value = (name) => Number(new RegExp(`^llamacpp:${name} (\\S+)`, 'm').exec(text)?.[1]);
  return { busy: value('n_busy_slots_per_decode'), promptTokens: value('prompt_tokens_total') };
}
