import { z } from 'zod';

/** What a run says that ended before all of it was asked, because enough was known. Shares, with a chance of 95 % at any stop. */
export const stoppedSchema = z.object({
  /** As the user gave it: `±2pp`, `A>B@95%`. */
  rule: z.string(),
  /** What was known, as a sentence. */
  why: z.string(),
  /** Tasks that were seen, of how many. */
  seen: z.number(),
  of: z.number(),
  /** The mean of those, and between which shares the whole run would have ended. */
  value: z.number(),
  low: z.number(),
  high: z.number(),
});

export type Stopped = z.infer<typeof stoppedSchema>;
