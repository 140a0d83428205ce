import { basename, dirname, join } from 'node:path';
import { readManifest } from '../../results/manifest.ts';
import type { Manifest } from '../../results/manifest.ts';
import { interviewManifestName, stemOf } from '../../results/names.ts';
import { manifestPlaces } from '../../results/scored/manifest-of.ts';
import { partOfRecord } from './part.ts';
import type { Part } from './part.ts';
import { shardText } from './shard.ts';

/** A file of answers that is one shard's, and the run that it is a part of. */
export interface Inherited {
  readonly part: Part;
  /** Id of the whole run of the answers. */
  readonly whole: string;
}

/**
 * Answers that a shard gave are graded as that shard, so that graded shards can be joined as well. Undefined for answers of
 * a whole run, or of a file that no manifest knows.
 * @param sha256 of the answers: other answers of the same shard are graded anew.
 */
export async function inheritedShard(input: string, sha256: string): Promise<Inherited | undefined> {
  const places = [join(dirname(input), interviewManifestName(stemOf(input))), ...manifestPlaces(input)];
  for (const path of places) {
    const manifest = await readManifest(path).catch(() => undefined);
    if (manifest === undefined || !names(manifest, basename(input))) continue;
    const { shard, fingerprint } = manifest;
    if (shard === undefined || fingerprint.whole === undefined) return undefined;
    const fact = { shard: shardText(shard), plan: shard.plan.slice(0, 12), answers: sha256 };
    return { part: partOfRecord(shard, fact), whole: fingerprint.whole };
  }
  return undefined;
}

const names = ({ files }: Manifest, file: string): boolean => files.interview === file || files.eval === file;
