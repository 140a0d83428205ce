import { AssayError } from '../../errors.ts';
import { MOST_SHARDS } from '../../results/manifest.ts';

/** One of the parts that a run is divided into, so that several machines do it at the same time. */
export interface Shard {
  /** From 1 to `of`. */
  readonly index: number;
  readonly of: number;
}

/** What a run is told of its part. */
export interface ShardOptions {
  /** Default: the whole run. */
  readonly shard?: Shard;
  /** Rows of an earlier run, whose measured costs balance the shards; default: the lengths of the prompts. */
  readonly shardCosts?: string;
}

/** `3/8` @throws AssayError `bad-shard`. */
export function parseShard(text: string): Shard {
  const [, index = NaN, of = NaN] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= of && of <= MOST_SHARDS) return { index, of };
  throw new AssayError('bad-shard', `${text} is no shard.`, {
    next: `Give its number and how many there are: --shard 1/8 to --shard 8/8, at most ${MOST_SHARDS}.`,
  });
}

/** `3/8` */
export const shardText = ({ index, of }: Shard): string => `${index}/${of}`;
