/**
 * A mistake or a condition that Assay understands: what is so, and what to do about it.
 * The command prints `message` and `next` without a stack and exits with 2; any other error is a bug and shows its stack.
 */
export class AssayError extends Error {
  /** Stable identifier for programs (`--json` prints it), in kebab case: `unknown-suite`. */
  readonly code: string;
  /** What the user does next, as a full sentence. */
  readonly next: string | undefined;

  constructor(code: string, message: string, options: { next?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AssayError';
    this.code = code;
    this.next = options.next;
  }
}
