import { AssayError } from '../../errors.ts';
import { redact } from '../redact.ts';

/** What `hf:OWNER/NAME:QUANT` says. */
export interface HubAddress {
  /** `bartowski/Qwen2.5-Coder-0.5B-Instruct-GGUF` */
  readonly repository: string;
  /** The end of a file's name: `Q4_K_M`. */
  readonly quant: string;
}

/** A word of letters, digits, dots, hyphens and underscores that is no path of its own. */
const WORD = '(?!\\.+(?:[/:]|$))[\\w.-]+';
const FORM = new RegExp(`^hf:(${WORD}/${WORD}):(${WORD})$`);

/** @throws AssayError `bad-model-address` */
export function parseHubAddress(address: string): HubAddress {
  const [, repository, quant] = FORM.exec(address) ?? [];
  if (repository !== undefined && quant !== undefined) return { repository, quant };
  throw new AssayError('bad-model-address', `"${redact(address)}" does not name a file of a repository.`, {
    next: 'Write hf:OWNER/NAME:QUANT, for example hf:bartowski/Qwen2.5-Coder-0.5B-Instruct-GGUF:Q4_K_M',
  });
}
