import { createHash, timingSafeEqual } from 'node:crypto';

import { AssayError } from '../../../errors.ts';
import { bearerOf, isToken } from '../bearer.ts';

const LEAST_CHARACTERS = 16;

/** Throws AssayError `sandbox-token` where there is none, or one that is soon guessed. */
export function requireToken(token: string | undefined): string {
  if (token !== undefined && token.length >= LEAST_CHARACTERS && isToken(token)) return token;
  const what =
    token === undefined || token === ''
      ? 'There is no token that clients of this server have to show.'
      : 'The token is too short, or holds spaces or letters beyond ASCII.';
  throw new AssayError('sandbox-token', what, {
    next: `Put one of at least ${LEAST_CHARACTERS} characters into ASSAY_SANDBOX_TOKEN or a --token-file, for example of: openssl rand -hex 32`,
  });
}

/** Whether an `Authorization` header shows the token. The time it takes tells nothing of how much of it was right. */
export function tokenCheck(token: string): (header: string | undefined) => boolean {
  const expected = digest(token);
  return (header) => timingSafeEqual(digest(bearerOf(header)), expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
