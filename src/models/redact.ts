/** A secret in text that came from elsewhere: bearer tokens, `sk-…` keys, `key=…` in an address, `user:password@`. */
const SECRETS: readonly [RegExp, string][] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 ***'],
  [/\b(sk|pk|hf|gsk|xai|ghp)[-_][\w*-]{6,}/g, '$1-***'],
  [/([?&][\w-]*(?:key|token|secret|password|sig|auth)[\w-]*=)[^&#\s"']+/gi, '$1***'],
  [/(:\/\/)[^/@\s"']+@/g, '$1***@'],
];

const LIMIT = 300;
const SECRET_PARAMETER = /key|token|secret|password|sig|auth/i;

/** The text without these secrets and what looks like one. */
export function hideSecrets(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) if (secret !== '') clean = clean.replaceAll(secret, '***');
  for (const [pattern, replacement] of SECRETS) clean = clean.replace(pattern, replacement);
  return clean;
}

/** Others' text as a message may show it: without secrets, on one line, at most 300 characters. */
export function redact(text: string, secrets: readonly string[] = []): string {
  const clean = hideSecrets(text.slice(0, 20_000), secrets).replace(/\s+/g, ' ').trim();
  return clean.length > LIMIT ? `${clean.slice(0, LIMIT - 1)}…` : clean;
}

/** The address as it may be shown and stored: no user, no password, no parameter that is named like a secret. */
export function publicUrl(url: URL): string {
  const clean = new URL(url);
  clean.username = '';
  clean.password = '';
  for (const name of new Set(clean.searchParams.keys())) {
    if (SECRET_PARAMETER.test(name)) clean.searchParams.delete(name);
  }
  return clean.href;
}
