import { ModelError } from '../contract.ts';
import type { ModelErrorKind } from '../contract.ts';
import { redact } from '../redact.ts';
import type { Refusal } from './refusal.ts';

/** Whose failure it is, and what its words must not show. */
export interface Where {
  /** The base address without secrets, for messages. */
  readonly shown: string;
  /** What no message may show. */
  readonly secrets: readonly string[];
  /** The path that an address of this API usually ends in. */
  readonly usualPath?: string;
}

const OVERFLOW =
  /exceed_context_size|context_length_exceeded|maximum context length|exceeds? the (available |maximum |model'?s? )?context|context (length|size|window)[^.]{0,40}(exceed|too)|(prompt|input) is too long/i;
const NO_MONEY = /insufficient_quota|exceeded your current quota|spend(ing)? limit|billing|out of credits?/i;

/** What a refusal's words say regardless of its status; servers disagree about the number. */
const BY_WORDS: readonly { words: RegExp; kind: ModelErrorKind; statuses: (status: number) => boolean }[] = [
  { words: OVERFLOW, kind: 'overflow', statuses: (status) => status !== 429 },
  { words: NO_MONEY, kind: 'payment', statuses: (status) => status === 429 || status === 403 },
  { words: /overloaded|rate_limit/i, kind: 'overloaded', statuses: (status) => status === 200 },
];

const BY_STATUS: Readonly<Record<number, ModelErrorKind>> = {
  401: 'auth',
  402: 'payment',
  403: 'auth',
  404: 'not-found',
  408: 'timeout',
  409: 'server',
  425: 'server',
  429: 'rate-limited',
  502: 'overloaded',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
};

const RETRYABLE: ReadonlySet<ModelErrorKind> = new Set([
  'unreachable',
  'timeout',
  'cut',
  'rate-limited',
  'overloaded',
  'server',
  'empty',
  'protocol',
]);

const ADVICE: Partial<Record<ModelErrorKind, string>> = {
  auth: 'Put the key of this server into ASSAY_API_KEY (OPENAI_API_KEY for openai:NAME, ANTHROPIC_API_KEY for anthropic:NAME).',
  overflow: 'Give the server a larger context or ask for fewer tokens with the parameter max_tokens.',
};

/** The error for a reply that is not an answer. */
export function refusalFailure(refusal: Refusal, where: Where): ModelError {
  const { status, words, html } = refusal;
  const kind = kindOf(refusal);
  const says = html ? 'an HTML page instead of JSON' : redact(words, where.secrets);
  const head = `${where.shown} answered ${status === 200 ? 'with an error' : status}`;
  const advice = adviceFor(kind, refusal, where);
  return new ModelError(
    kind,
    [says === '' ? `${head}.` : `${head}: ${sentence(says)}`, advice].join(' ').trim(),
    {
      retryable: RETRYABLE.has(kind) && !isPermanent(status),
      retryAfterMs: refusal.retryAfterMs,
      status,
    },
  );
}

function kindOf({ status, words, html }: Refusal): ModelErrorKind {
  const said = BY_WORDS.find((rule) => rule.words.test(words) && rule.statuses(status));
  if (said !== undefined) return said.kind;
  if ((status >= 300 && status < 400) || (html && status === 200)) return 'protocol';
  return BY_STATUS[status] ?? (status >= 500 || status < 400 ? 'server' : 'bad-request');
}

/** A redirect, "not implemented" and "HTTP version not supported" stay as they are. */
const isPermanent = (status: number): boolean =>
  (status >= 300 && status < 400) || status === 501 || status === 505;

function adviceFor(kind: ModelErrorKind, { status, html, location }: Refusal, where: Where): string {
  if (location !== '') return `It redirects to ${redact(location, where.secrets)}: use that address.`;
  const usual = html || status === 404 ? usualAddress(where) : undefined;
  return usual ?? ADVICE[kind] ?? '';
}

/** Asks for the path that such servers usually have, where the address lacks it. */
export function usualAddress({ shown, usualPath }: Where): string | undefined {
  if (usualPath === undefined || shown.includes(usualPath)) return undefined;
  return `Is the address ${shown.replace(/\/+$/, '')}${usualPath}?`;
}

/** The error for a web page where an answer should be. */
export function pageFailure(where: Where): ModelError {
  const page = { status: 200, words: '', parameter: undefined, location: '', retryAfterMs: undefined };
  return refusalFailure({ ...page, html: true }, where);
}

/** The error for a 200 that is not, or stops being, what a model server sends. */
export function protocolFailure(what: string, { shown }: Where, cause?: unknown): ModelError {
  return new ModelError('protocol', `${shown} ${what}`, { retryable: true, cause });
}

const TLS_CODES = /^(ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|EPROTO)/;
const AWAY_CODES = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOST|ENET|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)/;

/** The error for a connection that could not be had or did not last; undefined where the error is of another kind. */
export function connectionFailure(error: unknown, shown: string): ModelError | undefined {
  const { code, message } = facts(error);
  if (code === '') return undefined;
  if (TLS_CODES.test(code)) return tlsFailure(code, message, shown, error);
  if (code.startsWith('HPE_')) {
    return protocolFailure(
      `does not speak HTTP (${message}). Does the address need https://?`,
      { shown, secrets: [] },
      error,
    );
  }
  const [kind, what]: [ModelErrorKind, string] = AWAY_CODES.test(code)
    ? ['unreachable', 'cannot be reached']
    : ['cut', 'cut the connection'];
  return new ModelError(kind, `${shown} ${what} (${code}).`, {
    retryable: true,
    cause: error,
  });
}

function tlsFailure(code: string, message: string, shown: string, cause: unknown): ModelError {
  const plain = /WRONG_VERSION|EPROTO|PACKET_LENGTH/.test(code + message);
  const why = plain
    ? `does not speak https. Does the address need http://?`
    : `has a certificate that is not trusted (${code}).`;
  return new ModelError('unreachable', `${shown} ${why}`, { retryable: false, cause });
}

/** Node reports a host with several addresses as an AggregateError whose first member tells more. */
function facts(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // For some of its complaints undici's parser has no code.
  if (error.name === 'HTTPParserError') return { code: 'HPE_', message: error.message };
  if (error instanceof AggregateError && code === '') return facts(error.errors[0]);
  if (code === '' && error.cause !== undefined) return facts(error.cause);
  return { code, message: error.message };
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
