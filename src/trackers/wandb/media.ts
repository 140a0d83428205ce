import { createHash } from 'node:crypto';
import type { Plot, Table } from '../tracker.ts';

/** A file that is shown as more than a file, and the value that stands for it in the history. */
export interface Media {
  readonly key: string;
  readonly path: string;
  readonly body: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * A table. Source of this and of `htmlMedia`: `wandb/sdk/data_types/{table,html}.py` and `base_types/media.py` of the service's
 * client, whose files are `media/KIND/KEY_STEP_HASH.EXTENSION`; `ops_domain/wb_util.py` of https://github.com/wandb/weave reads them.
 */
export function tableMedia({ name, columns, data }: Table, step: number): Media {
  const body = JSON.stringify({ columns, data });
  const sizes = { ncols: columns.length, nrows: data.length, log_mode: 'IMMUTABLE' };
  return media('table', name, step, '.table.json', body, { _type: 'table-file', ...sizes });
}

/** A drawing, as a page: among the kinds that the service shows, none is SVG. A table may have the same name. */
export const htmlMedia = ({ name, svg }: Plot, step: number): Media =>
  media('html', `plots/${name}`, step, '.html', `<!doctype html><meta charset="utf-8">${svg}`, {
    _type: 'html-file',
  });

function media(
  kind: string,
  key: string,
  step: number,
  extension: string,
  body: string,
  value: Readonly<Record<string, unknown>>,
): Media {
  const sha256 = createHash('sha256').update(body).digest('hex');
  const path = `media/${kind}/${key}_${step}_${sha256.slice(0, 20)}${extension}`;
  return { key, path, body, value: { ...value, path, sha256, size: Buffer.byteLength(body) } };
}
