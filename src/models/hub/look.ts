import { z } from 'zod';
import { protocolFailure } from '../http/failures.ts';
import { readJson } from '../http/json.ts';
import type { HubFile } from './choose.ts';
import type { Hub } from './hub.ts';
import { commitSchema, recordSchema, sha256Schema } from './record.ts';
import type { DownloadRecord } from './record.ts';

/** Which files of which repository of the hub are wanted. */
export interface HubSource {
  readonly kind: 'models' | 'datasets';
  /** `OWNER/NAME` */
  readonly repository: string;
  /** A branch, tag or commit; default the main branch. */
  readonly revision?: string;
  /** What this choice of files is called on this machine. */
  readonly name: string;
  /** @throws ModelError `not-found` naming what the repository has instead. */
  choose(files: readonly HubFile[]): HubFile[];
}

/** What the hub tells of a repository's main branch with `?blobs=true`. Source: the OpenAPI description of its HTTP API. */
const repositorySchema = z.object({
  sha: commitSchema,
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      /** Of large files only. */
      lfs: z.object({ size: z.number(), sha256: sha256Schema }).nullish(),
    }),
  ),
});

/** The chosen files of a repository as they are now. @throws ModelError for what the hub refuses, and those of `choose`. */
export async function look(
  hub: Hub,
  { kind, repository, revision, choose }: HubSource,
  signal: AbortSignal,
): Promise<DownloadRecord> {
  const where = { shown: hub.shown, secrets: [] };
  const at = revision === undefined ? '' : `/revision/${encodeURIComponent(revision)}`;
  const reply = await hub.get(`/api/${kind}/${repository}${at}?blobs=true`, { signal });
  const parsed = repositorySchema.safeParse(await readJson(reply, where));
  if (!parsed.success) throw protocolFailure('did not describe the repository.', where, parsed.error);
  const { sha, siblings } = parsed.data;
  const large = siblings.flatMap(({ rfilename, lfs }) => (lfs ? [{ path: rfilename, ...lfs }] : []));
  return recordSchema.parse({ commit: sha, files: choose(large) });
}
