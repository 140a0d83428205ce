/**
 * Recognises what must not reach a results file. Names are judged word by word, because `max_tokens`, `eos_token` and
 * `sort_key` are no secrets; values by the forms that issuers of keys use.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const SECRET_WORDS = words(
  'password passwd passphrase pwd secret secrets credential credentials authorization bearer cookie apikey auth',
);

/** What comes before `token` or `key` where it is a secret: `access_token`, `api_key`. */
const OWNERS = words(
  `api access auth session refresh private secret service account user id bot x hf huggingface openai anthropic azure aws
  google gemini github gitlab cohere mistral groq together replicate openrouter deepseek xai`,
);

const SECRET_VALUES: readonly RegExp[] = [
  /^(?:sk|pk|rk|gsk|xai|hf|r8|ghp|gho|ghs|github_pat|glpat)[-_][\w-]{12,}$/,
  /^(?:AKIA|ASIA)[A-Z0-9]{12,}$/,
  /^AIza[\w-]{30,}$/,
  /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/,
  /^(?:bearer|basic)\s+\S{8,}$/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i,
];

/** True for a field name such as `api_key`, `openaiApiKey`, `Authorization`, `hf-token`. */
export function isSecretName(name: string): boolean {
  const parts = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  const [owner, last] = [parts.at(-2), parts.at(-1)];
  if (parts.some((word) => SECRET_WORDS.has(word))) return true;
  return (last === 'key' || last === 'token') && (owner === undefined || OWNERS.has(owner));
}

/** True for a text that has the form of a key, a token, or an address with a password. */
export function isSecretValue(text: string): boolean {
  return SECRET_VALUES.some((form) => form.test(text.trim()));
}

/** The model's own words in a row and what came of them: never changed. */
export const EVIDENCE: ReadonlySet<string> = new Set([
  'answer',
  'raw_answer',
  'reasoning',
  'prompt',
  'code',
  'printed',
  'failures',
]);

/**
 * The value without its secrets, at any depth, and the paths of what was left out (`params.api_key`). Numbers, booleans and
 * null are never secrets. Fields at the top named in `untouched` are passed as they are: a model's own words are evidence.
 */
export function dropSecrets(
  fields: Readonly<Record<string, unknown>>,
  untouched: ReadonlySet<string> = new Set(),
): { fields: Record<string, unknown>; dropped: string[] } {
  const dropped: string[] = [];
  const kept = Object.entries(fields).flatMap(([name, value]) => {
    if (untouched.has(name)) return [[name, value] as const];
    const clean = without(name, name, value, dropped);
    return clean === DROPPED ? [] : [[name, clean] as const];
  });
  return { fields: Object.fromEntries(kept), dropped };
}

const DROPPED = Symbol('dropped');

function without(path: string, name: string, value: unknown, dropped: string[]): unknown {
  if (isSecret(name, value)) {
    dropped.push(path);
    return DROPPED;
  }
  if (Array.isArray(value)) {
    return value
      .map((item: unknown, index) => without(`${path}[${index}]`, '', item, dropped))
      .filter((item) => item !== DROPPED);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, item]: [string, unknown]) => [key, without(`${path}.${key}`, key, item, dropped)] as const,
  );
  return Object.fromEntries(entries.filter(([, item]) => item !== DROPPED));
}

function isSecret(name: string, value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && (isSecretName(name) || isSecretValue(value));
  return typeof value === 'object' && value !== null && name !== '' && isSecretName(name);
}
