import { finished } from 'node:stream';

import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';

import { AssayError } from '../../../errors.ts';
import type { Sandbox } from '../../contract.ts';
import { tagOf } from '../fingerprint.ts';
import type { Description } from '../lines.ts';
import { openApi } from '../openapi.ts';
import { type Admission, enter } from './admission.ts';
import { readJob, requireLength } from './body.ts';
import { type Kind, call, check, evaluate } from './kinds.ts';
import { Metrics } from './metrics.ts';
import { Refusal } from './refusal.ts';
import { Talk } from './talk.ts';
import { tokenCheck } from './token.ts';

export interface AppOptions {
  readonly sandbox: Sandbox;
  readonly token: string;
  readonly admission: Admission;
  /** Bytes of a job's JSON. */
  readonly bodyBytes: number;
}

type Env = { Bindings: HttpBindings };

/** The routes of the contract: `../openapi.ts`. */
export function createApp({ sandbox, token, admission, bodyBytes }: AppOptions): Hono<Env> {
  const { identity, concurrency } = sandbox;
  const tag = tagOf(identity);
  const metrics = new Metrics();
  const hasToken = tokenCheck(token);
  const app = new Hono<Env>();

  app.get('/health', (c) =>
    c.text(admission.draining ? 'draining\n' : 'ok\n', admission.draining ? 503 : 200),
  );
  app.use(async (c, next) => {
    if (!hasToken(c.req.header('authorization')))
      throw new Refusal(401, 'wrong-token', 'This server wants another token.', {
        'www-authenticate': 'Bearer',
      });
    await next();
  });
  app.get('/metrics', (c) =>
    c.text(metrics.text(admission, concurrency), 200, { 'content-type': 'text/plain; version=0.0.4' }),
  );
  app.get('/v1/openapi.json', (c) => c.json(openApi()));
  app.get('/v1', (c) => {
    const description: Description = { identity, concurrency, bodyBytes };
    return c.json(description, 200, { etag: tag });
  });

  const route = <Job>(kind: Kind<Job>) => {
    app.post(`/v1/${kind.name}`, async (c) => {
      requireSame(c, tag);
      requireLength(c.req.header('content-length'), bodyBytes);
      const { incoming, outgoing } = c.env;
      finished(outgoing, enter(admission));
      const job = await readJob(incoming, kind.job, bodyBytes);
      await answer(kind, job, new Talk(outgoing, tag, () => sandbox.pulse()), { sandbox, metrics });
      return RESPONSE_ALREADY_SENT;
    });
  };
  route(call);
  route(check);
  route(evaluate);

  app.notFound(() => {
    throw new Refusal(404, 'not-found', 'This server has no such route; /v1/openapi.json lists them.');
  });
  app.onError((error, c) => {
    const refusal =
      error instanceof Refusal ? error : new Refusal(500, 'bug', 'This is a bug in Assay’s sandbox server.');
    metrics.refused(refusal.code);
    const { status, code, message, headers } = refusal;
    return c.json({ error: { code, message } }, status, { ...headers });
  });
  return app;
}

/** Runs a job whose answer has begun, so that a failure is a line of it. */
async function answer<Job>(
  kind: Kind<Job>,
  job: Job,
  talk: Talk,
  { sandbox, metrics }: { readonly sandbox: Sandbox; readonly metrics: Metrics },
): Promise<void> {
  try {
    const { end, cpuS } = await kind.run(sandbox, job, talk);
    metrics.jobEnded({ kind: kind.name, end }, cpuS);
  } catch (error) {
    metrics.jobEnded({ kind: kind.name, end: talk.signal.aborted ? 'abandoned' : 'failed' }, 0);
    talk.say(failureOf(error));
  }
  talk.end();
}

function failureOf(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof AssayError)) return { type: 'failure', code: 'sandbox-failure', message };
  const { code, next } = error;
  return { type: 'failure', code, message, ...(next !== undefined && { next }) };
}

/** A client that has seen another Python here must not take this one for it. */
function requireSame(c: Context<Env>, tag: string): void {
  const wanted = c.req.header('if-match');
  if (wanted === undefined || wanted === '*' || wanted === tag) return;
  throw new Refusal(
    412,
    'changed',
    'This server is not what it was: its interpreter or its packages differ.',
  );
}
