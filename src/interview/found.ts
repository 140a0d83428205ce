/** The function of an answer that is called: the `f` of the checks. */
export interface FoundFunction {
  readonly name: string;
  /** Arguments in order, without type hints. */
  readonly args: readonly string[];
  /** What is written before the parentheses of a call; the name itself for all but methods. */
  readonly callee: string;
}

export type FindFunction = (code: string, entryPoint: string) => FoundFunction | undefined;
