import { EnvHttpProxyAgent, interceptors, request } from 'undici';
import { AssayError } from '../../errors.ts';
import { ModelError } from '../contract.ts';
import { refusalFailure } from '../http/failures.ts';
import { readRefusal } from '../http/refusal.ts';
import { explain } from '../http/wire.ts';
import type { Reply } from '../http/wire.ts';
import { publicUrl } from '../redact.ts';

/** The Hugging Face hub, or another that speaks its HTTP API. */
export interface Hub {
  /** Its address without secrets, for messages. */
  readonly shown: string;
  /**
   * Asks for a path below the hub's address and follows redirects; the token goes to no other host.
   * @throws ModelError for every reply that is not of success, and for a connection that could not be had.
   */
  get(path: string, options: { readonly from?: number; readonly signal: AbortSignal }): Promise<Reply>;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Longest silence, in milliseconds: a hub sends bytes, it does not think. */
const IDLE_MS = 60_000;

/**
 * `HF_ENDPOINT` moves the hub and `HF_TOKEN` is sent to it, as with its own clients; proxies of the environment are used.
 * @throws AssayError `bad-hub-address`
 */
export function openHub(env: Environment): Hub {
  const base = baseOf(env);
  const token = env['HF_TOKEN']?.trim() || undefined;
  const shown = publicUrl(base).replace(/\/$/, '');
  const limits = { headersTimeout: IDLE_MS, bodyTimeout: IDLE_MS, connect: { timeout: 30_000 } };
  const agent = new EnvHttpProxyAgent(limits);
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 5 }));
  return {
    shown,
    async get(path, { from = 0, signal }) {
      const headers = {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(from === 0 ? {} : { range: `bytes=${from}-` }),
      };
      const reply = await send(new URL(`${base.pathname.replace(/\/+$/, '')}${path}`, base));
      if (reply.status === 200 || reply.status === 206) return reply;
      throw await refused(reply, token);

      async function send(url: URL): Promise<Reply> {
        try {
          const { statusCode, headers: head, body } = await request(url, { dispatcher, headers, signal });
          return { status: statusCode, header: (name) => [head[name]].flat()[0] ?? '', body };
        } catch (error) {
          throw explain(error, shown, signal);
        }
      }
    },
    close: () => agent.destroy(),
  };

  async function refused(reply: Reply, secret: string | undefined): Promise<ModelError> {
    const failure = refusalFailure(await readRefusal(reply), {
      shown,
      secrets: secret === undefined ? [] : [secret],
    });
    const { kind, message, retryable, retryAfterMs, status } = failure;
    if (kind !== 'auth' && kind !== 'not-found') return failure;
    return new ModelError(kind, message, {
      retryable,
      retryAfterMs,
      status,
      next: adviceFor(status, secret),
    });
  }
}

/** The hub says 401 of what is not there as well, so that nobody learns which private repositories there are. */
function adviceFor(status: number | undefined, token: string | undefined): string {
  if (status === 404) return 'Check the name of the repository on the hub.';
  if (token === undefined) {
    return 'Check the name of the repository; for a private or gated one put a token of the hub into HF_TOKEN.';
  }
  return "Check the name of the repository, that the token in HF_TOKEN may read it, and that its terms are accepted on the hub's page.";
}

function baseOf(env: Environment): URL {
  const text = env['HF_ENDPOINT']?.trim() || 'https://huggingface.co';
  if (URL.canParse(text) && /^https?:/i.test(text)) return new URL(text);
  throw new AssayError('bad-hub-address', 'HF_ENDPOINT is not a valid URL.', {
    next: 'Give a whole address such as https://huggingface.co, or unset it.',
  });
}
