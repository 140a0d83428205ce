/** A secret in text that came from elsewhere: bearer tokens, `sk-…` keys, `key=…` in an address, `user:password@`, `--api-key …` of a command. */
const SECRETS: readonly [RegExp, string][] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 ***'],
  [/\b(sk|pk|hf|gsk|xai|ghp)[-_][\w*-]{6,}/g, '$1-***'],
  // With names of any length a server could make one that takes a second.
  [/([?&][\w-]{0,60}(?:key|token|secret|password|sig|auth)[\w-]{0,60}=)[^&#\s"']+/gi, '$1***'],
  [/(:\/\/)[^/@\s"']+@/g, '$1***@'],
  [/(--[\w-]{0,60}(?:key|token|password|secret)[= ])(?:"[^"]*"|'[^']*'|[^\s"']+)/gi, '$1***'],
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

/** Shorter keys, and short ones of letters alone such as `none` or `whatever`, are no keys and may be words of an answer. */
const isKey = (secret: string): boolean => secret.length >= 8 && !/^[a-z]{1,15}$/i.test(secret);

/**
 * The forms in which a server that echoes its request may show a key: as it is, in base64 and base64url, and as in an
 * address. Longest first, since one may hold another.
 */
export function formsOf(secrets: readonly string[]): string[] {
  const forms = secrets.filter(isKey).flatMap((secret) => {
    const bytes = Buffer.from(secret);
    const base64 = bytes.toString('base64');
    return [
      secret,
      base64,
      base64.replace(/=+$/, ''),
      bytes.toString('base64url'),
      encodeURIComponent(secret),
    ];
  });
  return [...new Set(forms)].toSorted((a, b) => b.length - a.length);
}

/** The text with `***` for each of these forms. */
export const withoutForms = (text: string, forms: readonly string[]): string =>
  forms.reduce((clean, form) => clean.replaceAll(form, '***'), text);

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
