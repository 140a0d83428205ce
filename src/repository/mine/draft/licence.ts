import type { Sources } from '../sources.ts';

/** The licence's own words → its SPDX identifier; the first that fits. Source: spdx.org/licenses. */
const WORDS: readonly [RegExp, string][] = [
  [/Apache License\s+Version 2\.0/i, 'Apache-2.0'],
  [/GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i, 'AGPL-3.0'],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i, 'LGPL-3.0'],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/i, 'LGPL-2.1'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 3/i, 'GPL-3.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 2/i, 'GPL-2.0'],
  [/Mozilla Public License,? (Version|v\.) ?2\.0/i, 'MPL-2.0'],
  [/PYTHON SOFTWARE FOUNDATION LICENSE/i, 'PSF-2.0'],
  [/Redistribution and use in source and binary forms[^]*(names?|endorse)/i, 'BSD-3-Clause'],
  [/Redistribution and use in source and binary forms/i, 'BSD-2-Clause'],
  [/Permission is hereby granted, free of charge/i, 'MIT'],
  [/Permission to use, copy, modify, and(\/or)? distribute/i, 'ISC'],
];

export interface Licence {
  /** Path of the file in the repository. */
  readonly file: string;
  /** An SPDX identifier; absent where the text is not known. */
  readonly name?: string;
}

/** The licence file at the top of a repository, and what it is by its text. */
export async function findLicence({ paths, text }: Sources): Promise<Licence | undefined> {
  const file = paths.find((path) => /^(licen[cs]e|copying)(\.(txt|md|rst))?$/i.test(path));
  if (file === undefined) return undefined;
  const content = (await text(file)) ?? '';
  const name = WORDS.find(([words]) => words.test(content))?.[1];
  return { file, ...(name === undefined ? {} : { name }) };
}
