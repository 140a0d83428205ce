import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { factsOf } from '../../error-facts.ts';
import type { Problem } from '../contract.ts';
import { paths } from '../paths.ts';
import { answerAt, answerText, siteAnswer } from '../routes.ts';
import type { ViewedRuns } from '../runs/runs.ts';
import { guard } from './guard.ts';
import type { Env } from './guard.ts';
import type { LiveFeed } from './live.ts';
import type { PageFile } from './pages.ts';

export interface AppOptions {
  readonly runs: ViewedRuns;
  readonly feed: LiveFeed;
  readonly pages: ReadonlyMap<string, PageFile>;
}

const NO_PAGES = `The pages of this server are not built; npm run build makes them. What they show is at ${paths.runs}.\n`;
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** The pages and the answers of `contract.ts`. */
export function createApp({ runs, feed, pages }: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  app.use(guard);
  app.get(`/${paths.site}`, (c) => c.body(answerText(siteAnswer(true)), 200, JSON_TYPE));
  app.get(`/${paths.live}`, (c) =>
    streamSSE(c, async (stream) => {
      const send = (event: string, data: object): void =>
        void stream.writeSSE({ event, data: JSON.stringify(data) });
      const leave = feed.listen({
        changed: (data) => send('changed', data),
        progress: (data) => send('progress', data),
      });
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      leave();
    }),
  );
  app.get('/api/*', async (c) => {
    const answer = await answerAt(c.req.path.slice(1), runs);
    if (answer === undefined) return c.json(nothingAt(c.req.path), 404);
    return c.body(answerText(answer), 200, JSON_TYPE);
  });
  app.get('*', async (c) => {
    const page = pages.get(c.req.path === '/' ? 'index.html' : c.req.path.slice(1));
    if (page !== undefined)
      return c.body(new Uint8Array(await page.read()), 200, { 'content-type': page.type });
    return pages.size === 0 ? c.text(NO_PAGES, 404) : c.json(nothingAt(c.req.path), 404);
  });
  app.onError((error, c) => {
    const problem: Problem = { error: factsOf(error) };
    return c.json(problem, 500);
  });
  return app;
}

const nothingAt = (path: string): Problem => ({
  error: { code: 'not-found', message: `There is nothing at ${path}.`, next: 'Begin at the first page.' },
});
