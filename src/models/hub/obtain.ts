import { join } from 'node:path';
import { cacheFolder } from '../../config/paths.ts';
import { lockRun, makeFolder, writeWhole } from '../../results/files.ts';
import { DEFAULT_BACKOFF } from '../backoff.ts';
import type { Backoff } from '../backoff.ts';
import type { HubAddress } from './address.ts';
import { chooseFiles } from './choose.ts';
import type { HubFile } from './choose.ts';
import { sizeOf } from './disk.ts';
import { openHub } from './hub.ts';
import type { Hub } from './hub.ts';
import { look } from './look.ts';
import type { HubSource } from './look.ts';
import { digestOf, folderOf, pathOf, readKept } from './record.ts';
import type { DownloadRecord } from './record.ts';
import { bring } from './transfer.ts';

/** How far the download of a repository's files is. */
export interface Received {
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

export interface ObtainOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly onReceived?: ((received: Received) => void) | undefined;
  readonly backoff?: Backoff;
}

/** A model that is on this machine. */
export interface Obtained {
  /** Its file, or the first of its parts; the others are beside it. */
  readonly file: string;
  /** Of the repository, when it was fetched. */
  readonly commit: string;
  /** SHA-256 of the file, or of its parts' checksums. */
  readonly digest: string;
}

/** The files of a quantisation, as `obtainFiles` has them. */
export async function obtain({ repository, quant }: HubAddress, options: ObtainOptions): Promise<Obtained> {
  const choose = (files: readonly HubFile[]): HubFile[] => chooseFiles(files, repository, quant);
  const source: HubSource = { kind: 'models', repository, name: quant.toLowerCase(), choose };
  const { files, ...obtained } = await obtainFiles(source, options);
  return { file: files[0], ...obtained };
}

/**
 * Files of a repository: from the cache (`models/OWNER/NAME/` or `datasets/OWNER/NAME/` there), else from the hub.
 *
 * @throws ModelError for what the hub or the network refuses; AssayError `disk-full`, `file-error`, `bad-download`,
 * `run-in-use` where another process is downloading the same.
 */
export async function obtainFiles(
  source: HubSource,
  options: ObtainOptions,
): Promise<Omit<Obtained, 'file'> & { readonly files: readonly [string, ...string[]] }> {
  const folder = join(cacheFolder(options.env), source.kind, ...source.repository.split('/'));
  const path = join(folder, `${source.name}.json`);
  const record = (await readKept(path, folder)) ?? (await download(source, folder, path, options));
  const [first, ...others] = record.files;
  return {
    files: [pathOf(folder, record, first), ...others.map((file) => pathOf(folder, record, file))],
    commit: record.commit,
    digest: digestOf(record),
  };
}

async function download(
  source: HubSource,
  folder: string,
  path: string,
  options: ObtainOptions,
): Promise<DownloadRecord> {
  await makeFolder(folder);
  const lock = await lockRun(path);
  const hub = openHub(options.env);
  try {
    const record = await look(hub, source, options.signal);
    await fetchAll({ hub, source, folder, record }, options);
    await writeWhole(path, `${JSON.stringify(record, null, 2)}\n`);
    return record;
  } finally {
    await Promise.all([hub.close(), lock.release()]);
  }
}

interface Download {
  readonly hub: Hub;
  readonly source: HubSource;
  readonly folder: string;
  readonly record: DownloadRecord;
}

async function fetchAll({ hub, source, folder, record }: Download, options: ObtainOptions): Promise<void> {
  const { signal, onReceived, backoff = DEFAULT_BACKOFF } = options;
  const totalBytes = record.files.reduce((sum, { size }) => sum + size, 0);
  await makeFolder(folderOf(folder, record));
  const below = source.kind === 'datasets' ? '/datasets' : '';
  let before = 0;
  for (const file of record.files) {
    const path = pathOf(folder, record, file);
    const name = file.path.split('/').map(encodeURIComponent).join('/');
    const from = `${below}/${source.repository}/resolve/${record.commit}/${name}`;
    const onBytes = (bytes: number): void => onReceived?.({ receivedBytes: before + bytes, totalBytes });
    if ((await sizeOf(path)) !== file.size) await bring({ hub, file, from, path, signal, backoff, onBytes });
    before += file.size;
  }
}
