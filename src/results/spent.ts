import { z } from 'zod';

/** What a run's answers used up, as its manifest keeps it. */
export const spentSchema = z.object({
  promptTokens: z.number(),
  completionTokens: z.number(),
  /** Part of `completionTokens`. */
  reasoningTokens: z.number(),
  /** Answers from the cache; they cost nothing and are in no sum. */
  cached: z.number(),
  /** Answers whose tokens the server did not count: their prompts are missing from the sums. */
  uncounted: z.number(),
  /** In the currency of the price that was given. */
  cost: z.number().exactOptional(),
});

export type Spent = Readonly<z.infer<typeof spentSchema>>;
