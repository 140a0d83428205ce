import { nearest } from '../../nearest.ts';
import { ModelError } from '../contract.ts';

/** A large file of a repository, as the hub describes it. */
export interface HubFile {
  /** Below the repository: `Q4_K_M/qwen-Q4_K_M-00001-of-00002.gguf`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** One model in a file or in several parts. */
interface Candidate {
  /** Path without the part's number and the extension. */
  readonly stem: string;
  readonly files: HubFile[];
  /** Parts that there should be. */
  readonly count: number;
}

/** llama.cpp's names of the parts of a model: `NAME-00001-of-00003.gguf`. */
const PART = /-(\d{5})-of-(\d{5})$/;

/** Not models of text by themselves: projectors of images, matrices for quantising. */
const COMPANION = /(^|\/)mmproj|imatrix/i;

/**
 * The files of the quantisation: of the one model whose name, or whose folder, ends in it. The case of letters does not count.
 * @throws ModelError `not-found` naming what the repository has instead.
 */
export function chooseFiles(files: readonly HubFile[], repository: string, quant: string): HubFile[] {
  const models = candidates(files);
  const wanted = new RegExp(`(^|[-._/])${quant.replace(/[.]/g, '\\.')}$`, 'i');
  const matching = models.filter(({ stem }) => wanted.test(stem) || wanted.test(folderOf(stem)));
  const [only, ...others] = matching;
  if (only === undefined) throw notThere(models, repository, quant);
  if (others.length > 0) throw ambiguous(matching, repository, quant);
  if (only.files.length < only.count) {
    throw failure(`${repository} has ${only.files.length} of the ${only.count} parts of ${only.stem}.`);
  }
  return only.files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function candidates(files: readonly HubFile[]): Candidate[] {
  const models = new Map<string, Candidate>();
  for (const file of files) {
    if (!/\.gguf$/i.test(file.path) || COMPANION.test(file.path)) continue;
    const whole = file.path.replace(/\.gguf$/i, '');
    const stem = whole.replace(PART, '');
    const known = models.get(stem);
    if (known === undefined)
      models.set(stem, { stem, files: [file], count: Number(PART.exec(whole)?.[2] ?? 1) });
    else known.files.push(file);
  }
  return [...models.values()];
}

const folderOf = (stem: string): string => stem.split('/').slice(0, -1).join('/');

function notThere(models: readonly Candidate[], repository: string, quant: string): ModelError {
  if (models.length === 0)
    return failure(`${repository} has no GGUF files.`, 'Look for a repository that has.');
  const ends = endsOf(models);
  const near = nearest(quant, ends);
  const guess = near === undefined ? '' : ` Did you mean ${near}?`;
  return failure(
    `${repository} has no ${quant}. It has ${ends.join(', ')}.${guess}`,
    'Put one of these behind the colon.',
  );
}

function ambiguous(models: readonly Candidate[], repository: string, quant: string): ModelError {
  const names = models.map(({ stem }) => stem.split('/').at(-1) ?? stem);
  return failure(
    `${repository} has several that end in ${quant}: ${names.join(', ')}.`,
    'Put more of one name behind the colon.',
  );
}

/** What tells the models of a repository apart: their names without what all begin with. */
function endsOf(models: readonly Candidate[]): string[] {
  const names = models.map(({ stem }) => stem.split('/').at(-1) ?? stem);
  const [first = ''] = names;
  let common = 0;
  while (common < first.length && names.every((name) => name[common] === first[common])) common += 1;
  const start =
    names.length === 1 ? first.search(/[-.][^-.]*$/) + 1 : first.slice(0, common).search(/[^-._]*$/);
  return names.map((name) => name.slice(start));
}

const failure = (message: string, next?: string): ModelError =>
  new ModelError('not-found', message, { retryable: false, next });
