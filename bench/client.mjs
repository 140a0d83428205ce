// Throughput of the model client at concurrency 64 as a share of a bare undici loop against the same local server.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { createAsker, openModel } from '../dist/models/index.js';
import { median } from './parts.mjs';

const CONCURRENCY = 64;
const REQUESTS = 1_000;
const ROUNDS = 5;
/** Tokens of one answer; a common length for a function. */
const TOKENS = 100;

export async function* run() {
  const server = fork(fileURLToPath(import.meta.url), ['serve']);
  try {
    const [port] = await once(server, 'message');
    const address = `http://127.0.0.1:${port}/v1`;
    const { client, bare } = await measure(address);
    yield {
      name: `client throughput at ${CONCURRENCY} at once, share of bare undici`,
      value: client / bare,
      atLeast: 0.5,
      details: { client_requests_per_s: client, bare_requests_per_s: bare, tokens_a_request: TOKENS },
    };
  } finally {
    server.kill();
  }
}

/** Both in turn, so that a slow moment of the machine meets both. */
async function measure(address) {
  const model = openModel(address);
  const { ask } = createAsker(model, { concurrency: CONCURRENCY });
  const agent = new Agent({ connections: CONCURRENCY });
  const prompt = [{ role: 'user', content: 'Write add.' }];
  const body = JSON.stringify({ model: 'bench', messages: prompt, stream: true });
  const viaClient = async () => {
    const result = await ask({
      task: 'Bench/0',
      sample: 0,
      prompt,
      params: { temperature: 0, max_tokens: 4096 },
    });
    if (result.answer?.answer.length !== ANSWER.length)
      throw new Error('the client lost a part of an answer');
  };
  const viaLoop = async () => {
    const reply = await request(`${address}/chat/completions`, { method: 'POST', body, dispatcher: agent });
    await reply.body.text();
  };
  const seconds = { client: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const [client, bare] = [await timed(viaClient), await timed(viaLoop)];
    // The first round only warms up.
    if (round === 0) continue;
    seconds.client.push(client);
    seconds.bare.push(bare);
  }
  await Promise.all([model.close(), agent.close()]);
  return { client: REQUESTS / median(seconds.client), bare: REQUESTS / median(seconds.bare) };
}

async function timed(ask) {
  const startedAt = performance.now();
  let left = REQUESTS;
  const worker = async () => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (performance.now() - startedAt) / 1000;
}

const PIECES = Array.from({ length: TOKENS }, (_, at) => ` tok${at}`);
const ANSWER = PIECES.join('');

const event = (delta, finish_reason = null) => {
  const chunk = { id: 'chatcmpl-0', object: 'chat.completion.chunk', created: 0, model: 'bench' };
  return `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
};

/** Streams as a model server does, packet by packet of ten tokens, but without a wait. */
function serve() {
  const events = PIECES.map((content) => event({ content }));
  const packets = Array.from({ length: TOKENS / 10 }, (_, at) =>
    events.slice(at * 10, (at + 1) * 10).join(''),
  );
  const end = `${event({}, 'stop')}data: [DONE]\n\n`;
  const server = createServer((incoming, response) => {
    incoming.resume();
    if (incoming.method === 'GET') {
      response.writeHead(incoming.url === '/v1/models' ? 200 : 404, { 'content-type': 'application/json' });
      return response.end(JSON.stringify({ data: [{ id: 'bench', owned_by: 'vllm' }] }));
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    return stream(response, packets, end);
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
}

function stream(response, [packet, ...rest], end) {
  if (packet === undefined) return response.end(end);
  // Writes of one turn would reach the client as one.
  response.write(packet);
  return setImmediate(stream, response, rest, end);
}

if (process.argv[2] === 'serve') serve();
