/**
 * The process that holds a GGUF model: a file that the engine cannot bear ends this process and not Assay's. It is plain
 * JavaScript, because it is started by its path. Messages, both ways by process IPC:
 *
 * in   {kind: 'load', engine, file, context, sequences}   engine: URL of node-llama-cpp
 *      {kind: 'ask', id, prompt, params}                   prompt: text or messages; params: with this sample's own seed
 *      {kind: 'abort', id}
 * out  {kind: 'loaded', facts: {context, template?, build}}
 *      {kind: 'piece', id, text}
 *      {kind: 'done', id, finish, promptTokens, completionTokens}
 *      {kind: 'failed', id?, reason: 'overflow' | 'no-template' | 'error', message}
 */
import { createHash } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { Template } from '@huggingface/jinja';

let model;
let context;
/** Sequences that no request uses, and requests that wait for one. */
const free = [];
const waiting = [];
const aborted = new Set();

process.on('message', (message) => {
  if (message.kind === 'abort') aborted.add(message.id);
  else if (message.kind === 'load') load(message).catch((error) => fail(undefined, error));
  else ask(message).catch((error) => fail(message.id, error));
});
// Assay has gone: nobody wants the answers.
process.on('disconnect', () => process.exit(0));

async function load({ engine, file, context: wanted, sequences }) {
  const { getLlama } = await import(engine);
  const llama = await getLlama({
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: 'error',
  });
  model = await llama.loadModel({ modelPath: file });
  const contextSize = Math.min(wanted, model.trainContextSize);
  context = await model.createContext({ contextSize, sequences, threads: idleCores(llama.cpuMathCores) });
  for (let count = 0; count < sequences; count += 1) free.push(context.getSequence());
  const template = chatTemplate();
  const hash = template === undefined ? undefined : createHash('sha256').update(template).digest('hex');
  process.send({
    kind: 'loaded',
    facts: { context: contextSize, build: llama.llamaCppRelease.release, template: hash },
  });
}

/** The engine's threads wait for each other in loops: more of them than idle cores is slower by orders of magnitude. */
function idleCores(most) {
  return Math.max(1, Math.min(most, Math.floor(availableParallelism() - loadavg()[0])));
}

const chatTemplate = () => model.fileInfo.metadata?.tokenizer?.chat_template;

async function ask({ id, prompt, params }) {
  const sequence = free.pop() ?? (await new Promise((resolve) => waiting.push(resolve)));
  try {
    await generate(id, sequence, tokensOf(prompt), params);
  } finally {
    aborted.delete(id);
    const next = waiting.shift();
    if (next === undefined) free.push(sequence);
    else next(sequence);
  }
}

async function generate(id, sequence, tokens, params) {
  const room = context.contextSize - tokens.length;
  if (room < 1) {
    const message = `the prompt has ${tokens.length} tokens, the context ${context.contextSize}`;
    throw Object.assign(new Error(message), { reason: 'overflow' });
  }
  await sequence.clearHistory();
  const most = Math.min(room, params.max_tokens ?? room);
  const writer = newWriter(id, params.stop ?? []);
  let finish = 'length';
  let count = 0;
  const history = [...tokens];
  const options = { ...samplers(params, history), yieldEogToken: true };
  for await (const token of sequence.evaluate(tokens, options)) {
    if (aborted.has(id)) return;
    count += 1;
    history.push(token);
    if (model.isEogToken(token) || writer.take(token)) {
      finish = 'stop';
      break;
    }
    if (count >= most) break;
  }
  writer.end();
  process.send({ kind: 'done', id, finish, promptTokens: tokens.length, completionTokens: count });
}

/** Tags in the text become the model's special tokens, as llama-server has it for both. */
function tokensOf(prompt) {
  const begin = model.tokens.shouldPrependBosToken && model.tokens.bos !== null ? [model.tokens.bos] : [];
  if (typeof prompt === 'string') return [...begin, ...model.tokenize(prompt, true)];
  const text = render(prompt);
  const { bosString } = model.tokens;
  const hasBegin = bosString !== null && text.startsWith(bosString);
  return [...(hasBegin ? [] : begin), ...model.tokenize(text, true)];
}

function render(messages) {
  const template = chatTemplate();
  if (template === undefined)
    throw Object.assign(new Error('the file has no chat template'), { reason: 'no-template' });
  const last = messages.at(-1);
  const isBegun = last?.role === 'assistant';
  const text = new Template(template).render({
    messages: isBegun ? messages.slice(0, -1) : messages,
    add_generation_prompt: true,
    bos_token: model.tokens.bosString ?? '',
    eos_token: model.tokens.eosString ?? '',
  });
  return isBegun ? text + last.content : text;
}

function samplers(params, history) {
  return {
    temperature: params.temperature ?? 1,
    topP: params.top_p ?? 1,
    topK: Math.max(0, params.top_k ?? 0),
    minP: params.min_p ?? 0,
    ...(params.seed === undefined ? {} : { seed: params.seed }),
    ...penalties(params, history),
  };
}

/** None where all are neutral, which is faster. */
function penalties(params, history) {
  const { repetition_penalty: penalty = 1, presence_penalty: presencePenalty = 0 } = params;
  const { frequency_penalty: frequencyPenalty = 0, repeat_last_n: last = 64 } = params;
  if (penalty === 1 && presencePenalty === 0 && frequencyPenalty === 0) return {};
  const punishTokens = () => (last < 0 ? history : last === 0 ? [] : history.slice(-last));
  return { repeatPenalty: { punishTokens, penalty, presencePenalty, frequencyPenalty } };
}

/** Sends text as it becomes whole, without what may be the beginning of a stop text. */
function newWriter(id, stops) {
  const written = [];
  let fresh = [];
  let held = '';
  const send = (text) => {
    if (text !== '') process.send({ kind: 'piece', id, text });
  };
  return {
    /** True where a stop text has come. */
    take(token) {
      fresh.push(token);
      const text = model.detokenize(fresh, false, written.slice(-8));
      // A character may take several tokens.
      if (text.endsWith('\uFFFD')) return false;
      written.push(...fresh);
      fresh = [];
      held += text;
      const at = stops.map((stop) => held.indexOf(stop)).filter((index) => index >= 0);
      if (at.length > 0) {
        held = held.slice(0, Math.min(...at));
        return true;
      }
      const safe = held.length - possibleStop(held, stops);
      send(held.slice(0, safe));
      held = held.slice(safe);
      return false;
    },
    end() {
      const rest = fresh.length === 0 ? '' : model.detokenize(fresh, false, written.slice(-8));
      send(held + rest);
      held = '';
    },
  };
}

/** Length of the end of a text that a stop text may begin with. */
function possibleStop(text, stops) {
  const lengths = stops.map((stop) => {
    for (let length = Math.min(stop.length - 1, text.length); length > 0; length -= 1)
      if (text.endsWith(stop.slice(0, length))) return length;
    return 0;
  });
  return Math.max(0, ...lengths);
}

function fail(id, error) {
  const message = error instanceof Error ? error.message : String(error);
  process.send({ kind: 'failed', id, reason: error?.reason ?? 'error', message });
}
