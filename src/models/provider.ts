import type { Model, ModelRequest } from './contract.ts';
import type { Received } from './hub/obtain.ts';

/** What a provider may be given besides its address. */
export interface OpenOptions {
  /** Sent as a bearer token; wins over `ASSAY_API_KEY` and `OPENAI_API_KEY`. */
  readonly apiKey?: string;
  /** Where keys are looked up. Default: this process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Requests that are under way at the same time; a provider sizes its connections by it. Default: no bound. */
  readonly concurrency?: number;
  /** Told how far the download of a model's file is. */
  readonly onReceived?: (received: Received) => void;
  /** Needed by `reference`: the task's own solution, or undefined where there is no such task. */
  readonly reference?: (task: string, language?: ModelRequest['language']) => ReferenceSolution | undefined;
}

/** The key for a server that a provider has no name of its own for. */
export const serverKey = ({ apiKey, env = process.env }: OpenOptions): string | undefined =>
  apiKey ?? (env['ASSAY_API_KEY']?.trim() || undefined);

/** The part of a suite's task that the `reference` model reads; a `Task` is one. */
export interface ReferenceSolution {
  readonly language: string;
  /** A whole program. */
  readonly reference: string;
  /** What follows the prompt. */
  readonly completion: string;
}

/** One way to get answers: a file and a line in the registry. */
export interface Provider {
  /** Prefixes of the addresses that are its own: `replay`, `http`. */
  readonly schemes: readonly string[];
  /** How its addresses look, for people. */
  readonly form: string;
  /** @throws AssayError where the address cannot be used. Nothing is asked yet. */
  open(address: string, options: OpenOptions): Model;
}
