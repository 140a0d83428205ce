/** What a header of HTTP can carry and nobody has to quote. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

export function authorizationOf(token: string): string {
  return `Bearer ${token}`;
}

/** The token that an `Authorization` header shows; empty where it shows none. */
export function bearerOf(header: string | undefined): string {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
}
