import { finished } from 'node:stream';

import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';

import { type Admission, enter } from '../../../sandbox/remote/server/admission.ts';
import { readJob, requireLength } from '../../../sandbox/remote/server/body.ts';
import { Metrics } from '../../../sandbox/remote/server/metrics.ts';
import { Refusal } from '../../../sandbox/remote/server/refusal.ts';
import { tokenCheck } from '../../../sandbox/remote/server/token.ts';
import { PATH, itemSchema } from '../contract.ts';
import { type Service, runItem } from './run.ts';

export interface ItemAppOptions extends Service {
  /** Undefined: whoever can reach the address may use it. */
  readonly token: string | undefined;
  readonly admission: Admission;
  readonly bodyBytes: number;
}

type Env = { Bindings: HttpBindings };

/** The routes of `../contract.ts`. What failed here has the status 500, whose message is in `detail`. */
export function createItemApp({ token, admission, bodyBytes, ...service }: ItemAppOptions): Hono<Env> {
  const metrics = new Metrics();
  const hasToken = token === undefined ? () => true : tokenCheck(token);
  const app = new Hono<Env>();
  app.get('/health', (c) => c.text('ok\n'));
  app.use(async (c, next) => {
    if (!hasToken(c.req.header('authorization')))
      throw new Refusal(401, 'wrong-token', 'This server wants another token.', {
        'www-authenticate': 'Bearer',
      });
    await next();
  });
  app.get('/metrics', (c) => c.text(metrics.text(admission, service.workspaces.concurrency)));
  app.post(PATH, async (c) => {
    requireJson(c);
    requireLength(c.req.header('content-length'), bodyBytes);
    const { incoming, outgoing } = c.env;
    const gone = new AbortController();
    const leave = enter(admission);
    finished(outgoing, () => {
      leave();
      gone.abort(new Error('the client has gone'));
    });
    const item = await readJob(incoming, itemSchema, bodyBytes);
    try {
      const { reply, report } = await runItem(service, item, isEdited(c), gone.signal);
      metrics.jobEnded({ kind: 'tests', end: report.end }, report.cpuS);
      return c.json(reply);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      metrics.jobEnded({ kind: 'tests', end: gone.signal.aborted ? 'abandoned' : 'failed' }, 0);
      throw new Refusal(500, 'sandbox-failure', error instanceof Error ? error.message : String(error));
    }
  });
  app.notFound(() => {
    throw new Refusal(404, 'not-found', `This server has POST ${PATH} and GET /metrics.`);
  });
  app.onError((error, c) => refused(error, c, metrics));
  return app;
}

function refused(error: Error, c: Context<Env>, metrics: Metrics): Response {
  const refusal =
    error instanceof Refusal ? error : new Refusal(500, 'bug', 'This is a bug in Assay’s server.');
  metrics.refused(refusal.code);
  const { status, code, message, headers } = refusal;
  return c.json({ detail: message, error: { code, message } }, status, { ...headers });
}

/** No page of a browser can send it to another's address unasked. */
function requireJson(c: Context<Env>): void {
  if (/^application\/json\b/i.test(c.req.header('content-type') ?? '')) return;
  throw new Refusal(415, 'not-json', 'The body has to be application/json.');
}

/** As Python and others write it. The checkout is tested as it is only where that is asked for. */
const isEdited = (c: Context<Env>): boolean => !/^(false|0|no|off)$/i.test(c.req.query('do_edit') ?? 'true');
