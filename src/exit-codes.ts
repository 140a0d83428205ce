/** The parts of a job that ended so cannot succeed: a shard, or every shard. A cluster's policy about failures knows these. */
export const FAILED_SHARD = 42;
export const FAILED_JOB = 64;
