// A server of OpenAI's interface that answers the bundled suite as `assay demo` does, each time alike and after a while.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadDemoAnswers } from '../../dist/suites/demo.js';
import { loadSuite } from '../../dist/suites/index.js';

/** Milliseconds for an answer: shards must live long enough to be killed. */
const ANSWER_MS = 250;

export async function startModel() {
  const { tasks } = await loadSuite('demo');
  const answers = await loadDemoAnswers();
  const answerTo = (prompt) => answers.get(tasks.find((task) => prompt.includes(task.prompt.trim()))?.id);
  let asked = 0;
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return response.end(JSON.stringify({ data: [{ id: 'soak' }] }));
    const { messages } = await json(request);
    asked += 1;
    await sleep(ANSWER_MS);
    const { answer } = answerTo(messages.map(({ content }) => content).join('\n'));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const choice = { index: 0, delta: { content: answer }, finish_reason: 'stop' };
    response.end(`data: ${JSON.stringify({ choices: [choice] })}\n\ndata: [DONE]\n\n`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `http://127.0.0.1:${server.address().port}/v1`,
    asked: () => asked,
    stop: () => server.close().closeAllConnections(),
  };
}
