/**
 * Why a job got nothing from one server. `busy` and `away` cost the job no try: the server took nothing in. `broken` says
 * that it may have been the job's doing, `changed` that the server is no longer the one that was opened, `refused` that no
 * server would do otherwise, `failed` that the server's own sandbox failed.
 */
export type TryKind = 'busy' | 'away' | 'broken' | 'changed' | 'refused' | 'failed';

export class TryFailure extends Error {
  readonly kind: TryKind;
  /** What the server asks to wait, in milliseconds. */
  readonly waitMs: number | undefined;

  constructor(kind: TryKind, message: string, options: { waitMs?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.waitMs = options.waitMs;
  }
}
