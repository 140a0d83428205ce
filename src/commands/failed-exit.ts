import { CommanderError } from 'commander';
import { factsOf } from '../error-facts.ts';
import { FAILED_JOB, FAILED_SHARD } from '../exit-codes.ts';

/** Could not run: the same command may do better the next time. */
const FAILED = 2;

/** What is wrong with the command, its settings or its keys is wrong in every shard. */
const OF_ALL =
  /^(usage|unknown-.*|bad-(config|params|template|shard|store|model-address|sandbox-address|suite|interview|dataset)|no-(config|aws-sdk|api-key|model|suite|params|template|dataset|sandbox-address|price)|not-an-interview|system-prompt|strategy-.*|sandbox-token|store-(keys|region|refused|missing)|model-(auth|payment|not-found|unsupported))$/;

/** What is wrong with this shard's own rows stays so. */
const OF_SHARD = /^(torn-row|bad-row|bad-manifest|bad-batches|bad-samples|store-gap)$/;

/**
 * The code with which a command ends that failed: 2, and where `ASSAY_EXIT_CODES` is `kubernetes`, as in the pods of `assay k8s`,
 * 42 and 64 for what no further try can mend, which the Job's policy about failures knows.
 */
export function failedExit(error: unknown, env: NodeJS.ProcessEnv = process.env): number {
  if (env.ASSAY_EXIT_CODES !== 'kubernetes') return FAILED;
  const code = error instanceof CommanderError ? 'usage' : factsOf(error).code;
  if (OF_ALL.test(code)) return FAILED_JOB;
  return OF_SHARD.test(code) ? FAILED_SHARD : FAILED;
}
