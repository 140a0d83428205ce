import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

export interface Env {
  Bindings: HttpBindings;
}

/** Nothing but what the server itself has: no script or style within a page, no other host, no frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  // What is on disk may change at any time.
  'cache-control': 'no-store',
};

/**
 * Lets in who asks for this machine by its own name, and only to read: a page of another site whose name was made to lead
 * here (DNS rebinding) still sends that name. A page elsewhere can link to the pages, but not keep the server busy with answers
 * that it could not read anyway.
 */
export const guard: MiddlewareHandler<Env> = async (c, next) => {
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
  const port = c.env.incoming.socket.localPort ?? 0;
  const names = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  const isHere = names.includes((c.req.header('host') ?? '').toLowerCase());
  if (!isHere) return c.text('This server answers to 127.0.0.1 and localhost only.\n', 403);
  if (c.req.path.startsWith('/api/') && isFromElsewhere(c.req.header('sec-fetch-site')))
    return c.text('These answers are for the pages of this server.\n', 403);
  if (c.req.method !== 'GET') return c.text('This server is for reading.\n', 405, { allow: 'GET' });
  return next();
};

/** Browsers say whose page asks; other programs say nothing. Source: https://www.w3.org/TR/fetch-metadata/ */
const isFromElsewhere = (site: string | undefined): boolean =>
  site !== undefined && site !== 'same-origin' && site !== 'none';
