/** What an extractor may know of the task: never a test, never the reference. */
export interface ExtractContext {
  readonly language: 'python' | 'javascript';
  readonly entryPoint: string;
  /** The code or docstring that the model was shown. */
  readonly prompt: string;
  /**
   * `completion` when the model continued the prompt's text itself, `continuation` when it was asked for what follows code
   * that it was given.
   */
  readonly mode: 'chat' | 'completion' | 'continuation';
}

export interface Extracted {
  /** A whole program, or null where the answer has none. */
  readonly code: string | null;
  /** Where the code came from, for people: `fence`, `whole answer`, `body after the prompt` … */
  readonly from: string;
}

export interface Extractor {
  readonly name: string;
  readonly version: string;
  extract(answer: string, context: ExtractContext): Extracted;
}
