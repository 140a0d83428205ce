/** A published file of tasks: one JSON object a line, packed with gzip. */
export interface Dataset {
  /** Upstream's name without version and ending: `HumanEvalPlus`. */
  readonly file: string;
  /** Upstream's version; undefined where the publisher has none. */
  readonly version: string | undefined;
  readonly url: string;
  /** Size of the unpacked lines. */
  readonly bytes: number;
  /** Of the unpacked lines, hexadecimal: packing may differ between mirrors, the lines may not. */
  readonly sha256: string;
  /** Of the unpacked lines, hexadecimal: what EvalPlus calls a data set's hash. */
  readonly md5: string;
}

const EVALPLUS = 'https://github.com/evalplus';

export const HUMANEVAL: Dataset = {
  file: 'HumanEval',
  version: undefined,
  url: 'https://github.com/openai/human-eval/raw/master/data/HumanEval.jsonl.gz',
  bytes: 214_438,
  sha256: '1d49078ba3e2b196b9344535bef34a43021f038fad9561d6ee7c53450609a6a2',
  md5: '88771747746422b8669027625578460c',
};

export const HUMANEVAL_PLUS: Dataset = {
  file: 'HumanEvalPlus',
  version: 'v0.1.10',
  url: `${EVALPLUS}/humanevalplus_release/releases/download/v0.1.10/HumanEvalPlus.jsonl.gz`,
  bytes: 7_714_666,
  sha256: '42526ec0e7d5f3ee0b06d6ced98f8c8bae3d76519151bfb3d36f79010645bd7f',
  md5: 'fe585eb4df8c88d844eeb463ea4d0302',
};

export const HUMANEVAL_PLUS_MINI: Dataset = {
  file: 'HumanEvalPlus-Mini',
  version: 'v0.1.10',
  url: `${EVALPLUS}/humanevalplus_release/releases/download/v0.1.10/HumanEvalPlus-Mini.jsonl.gz`,
  bytes: 218_838,
  sha256: '78fbba8865b20c5a979cda6e02fd72538e1762e65980af7d1a6e93c3e87e93af',
  md5: '401e75ad986361dccc7afecb4121e295',
};

export const MBPP_PLUS: Dataset = {
  file: 'MbppPlus',
  version: 'v0.2.0',
  url: `${EVALPLUS}/mbppplus_release/releases/download/v0.2.0/MbppPlus.jsonl.gz`,
  bytes: 2_592_369,
  sha256: 'b54e762755248ca411b523c917fa9f93c07b5ff2966bf60b3917b853926a3dad',
  md5: 'ee43ecabebf20deef4bb776a405ac5b1',
};

export const DATASETS: readonly Dataset[] = [HUMANEVAL, HUMANEVAL_PLUS, HUMANEVAL_PLUS_MINI, MBPP_PLUS];

/** Name with version, as files of the cache and of a mirror are called: `HumanEvalPlus-v0.1.10`. */
export function fullName(dataset: Dataset): string {
  return dataset.version === undefined ? dataset.file : `${dataset.file}-${dataset.version}`;
}
