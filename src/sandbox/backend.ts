import type { Sandbox } from './contract.ts';

/** Whether a backend isolates on this machine, found by trying; otherwise what is missing and what the user does next. */
export type Probe =
  /** `noJavaScript` says why JavaScript cannot run where Python can. */
  | { readonly ok: true; readonly noJavaScript?: string }
  | { readonly ok: false; readonly missing: string; readonly next: string };

export interface Backend {
  readonly name: string;
  readonly probe: () => Promise<Probe>;
  /** Throws AssayError `sandbox-unavailable` where the probe would fail. */
  readonly open: (concurrency: number) => Promise<Sandbox>;
}
