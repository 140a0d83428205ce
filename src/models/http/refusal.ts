import { z } from 'zod';
import type { Reply } from './wire.ts';

/** What a reply that is no answer says, whatever its shape: OpenAI's, FastAPI's, or a proxy's page. */
export interface Refusal {
  /** 200 for an error that came inside a stream and named no status. */
  readonly status: number;
  /** Message, type and code in the server's own words; may be long, hostile and full of secrets. */
  readonly words: string;
  /** The parameter that it objects to, where it names one. */
  readonly parameter: string | undefined;
  readonly html: boolean;
  readonly location: string;
  readonly retryAfterMs: number | undefined;
}

const text = z.union([z.string(), z.number()]).nullish();
const errorSchema = z.object({ message: text, type: text, code: text, param: z.string().nullish() });
const bodySchema = z.object({
  error: z.union([z.string(), errorSchema]).nullish(),
  message: text,
  detail: z
    .union([
      z.string(),
      z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })),
    ])
    .nullish(),
});

const BODY_LIMIT = 64 * 1024;

/** Reads the reply to its end (at most 64 KiB of it). */
export async function readRefusal(reply: Reply): Promise<Refusal> {
  const body = await readText(reply);
  const html = isPage(body);
  return {
    ...(html ? { words: '', parameter: undefined } : parseWords(body)),
    status: reply.status,
    html,
    location: reply.status >= 300 && reply.status < 400 ? reply.header('location') : '',
    retryAfterMs: retryAfter(reply),
  };
}

/** A refusal that came by another way than a reply: a status and the words that it would have had in its body. */
export function wordsRefusal(status: number, body: string): Refusal {
  return { ...parseWords(body), status, html: isPage(body), location: '', retryAfterMs: undefined };
}

const isPage = (body: string): boolean => /^\s*<(!doctype|html)/i.test(body);

/** An error object inside a stream; its `code` is often the status that the reply should have had. */
export function eventRefusal(value: unknown): Refusal {
  const words = parseWords(JSON.stringify(value));
  const error = bodySchema.safeParse(value).data?.error;
  const code = typeof error === 'object' ? Number(error?.code) : NaN;
  const status = code >= 400 && code < 600 ? code : 200;
  return { ...words, status, html: false, location: '', retryAfterMs: undefined };
}

function parseWords(body: string): { words: string; parameter: string | undefined } {
  const parsed = bodySchema.safeParse(parseJson(body)).data;
  const error = parsed?.error;
  if (typeof error === 'string') return { words: error, parameter: undefined };
  if (error) {
    return { words: join([error.message, error.type, error.code]), parameter: error.param ?? undefined };
  }
  const detail = parsed?.detail;
  if (Array.isArray(detail)) {
    const words = detail.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ');
    return { words, parameter: String(detail[0]?.loc.at(-1) ?? '') };
  }
  return { words: String(parsed?.message ?? detail ?? body), parameter: undefined };
}

/** `message (type, code)` */
function join([message, ...labels]: (string | number | null | undefined)[]): string {
  const known = labels.filter((label) => label !== undefined && label !== null);
  return known.length === 0 ? String(message ?? '') : `${message ?? ''} (${known.join(', ')})`;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

async function readText(reply: Reply): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of reply.body) {
      if (!Buffer.isBuffer(piece)) break;
      pieces.push(piece);
      length += piece.length;
      if (length > BODY_LIMIT) break;
    }
  } catch {
    // The status has said enough: what is there of the body is only for the message.
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), or `retry-after-ms`; undefined where there is none. */
function retryAfter(reply: Reply): number | undefined {
  const milliseconds = Number.parseFloat(reply.header('retry-after-ms'));
  if (milliseconds >= 0) return milliseconds;
  const value = reply.header('retry-after').trim();
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
