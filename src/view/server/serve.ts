import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { listenOn } from '../../listen.ts';
import type { ViewOptions } from '../runs/runs.ts';
import { ViewedRuns } from '../runs/runs.ts';
import { createApp } from './app.ts';
import { LiveFeed } from './live.ts';
import { pageFiles } from './pages.ts';

export interface ServeOptions extends ViewOptions {
  /** Folder with the pages' files. */
  readonly pages: string;
  /** 0 is any that is free. */
  readonly port: number;
}

export interface ViewServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Shows runs to this machine alone. @throws AssayError `cannot-listen`. */
export async function startView({ pages, port, ...options }: ServeOptions): Promise<ViewServer> {
  const runs = new ViewedRuns(options);
  const feed = new LiveFeed(runs);
  const app = createApp({ runs, feed, pages: await pageFiles(pages) });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  const url = await listenOn(server, '127.0.0.1', port);
  return {
    url: `${url}/`,
    close: async () => {
      const closed = once(server, 'close');
      feed.close();
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, runs.close()]);
    },
  };
}
