import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { listenOn } from '../listen.ts';
import { loadDemoAnswers } from '../suites/demo.ts';
import { loadSuite } from '../suites/index.ts';
import type { DemoAnswer } from '../suites/demo.ts';

/** A stand-in for a model behind a real endpoint on loopback. */
export interface DemoServer {
  /** `http://127.0.0.1:PORT/v1` */
  readonly address: string;
  close(): Promise<void>;
}

const MODEL = 'assay-demo';
/** Characters of one streamed piece, so that an answer comes in several. */
const PIECE = 24;

const requestSchema = z.object({ messages: z.array(z.object({ content: z.string() })).min(1) });

type Lookup = (prompt: string) => DemoAnswer | undefined;

/** Serves the bundled suite's recorded answers in the OpenAI chat protocol, streamed. Nothing here is a language model. */
export async function startDemoServer(): Promise<DemoServer> {
  const lookup = await answersByPrompt();
  const server = createServer((request, response) => {
    void handle(request, response, lookup).catch(() => response.destroy());
  });
  const url = await listenOn(server, '127.0.0.1', 0);
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { address: `${url}/v1`, close };
}

/** The task that a prompt is about is the one whose text it contains. */
async function answersByPrompt(): Promise<Lookup> {
  const answers = await loadDemoAnswers();
  const { tasks } = await loadSuite('demo');
  return (prompt) => {
    const task = tasks.find((candidate) => prompt.includes(candidate.prompt.trim()));
    return task === undefined ? undefined : answers.get(task.id);
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, lookup: Lookup): Promise<void> {
  if (request.url === '/v1/models') {
    return sendJson(response, 200, {
      object: 'list',
      data: [{ id: MODEL, object: 'model', owned_by: 'assay' }],
    });
  }
  if (request.url !== '/v1/chat/completions')
    return sendJson(response, 404, { error: { message: 'no such path' } });
  const parsed = requestSchema.safeParse(JSON.parse(await bodyOf(request)));
  const answer = parsed.success
    ? lookup(parsed.data.messages.map(({ content }) => content).join('\n'))
    : undefined;
  if (answer === undefined)
    return sendJson(response, 400, { error: { message: 'the demo answers only its own suite' } });
  stream(response, answer);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function stream(response: ServerResponse, { answer, finish }: DemoAnswer): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (choices: object[], more: object = {}): void => {
    response.write(
      `data: ${JSON.stringify({ object: 'chat.completion.chunk', model: MODEL, choices, ...more })}\n\n`,
    );
  };
  send([{ index: 0, delta: { role: 'assistant', content: null }, finish_reason: null }]);
  for (let at = 0; at < answer.length; at += PIECE) {
    send([{ index: 0, delta: { content: answer.slice(at, at + PIECE) }, finish_reason: null }]);
  }
  send([{ index: 0, delta: {}, finish_reason: finish }]);
  response.end('data: [DONE]\n\n');
}
