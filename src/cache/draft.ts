import { randomBytes } from 'node:crypto';

const ENDING = '.part';

/** A name beside a folder that nobody else has. */
export const beside = (folder: string): string => `${folder}.${randomBytes(4).toString('hex')}`;

/** Where a folder of the cache is made, or removed: such folders count for nothing. */
export const draftOf = (folder: string): string => `${beside(folder)}${ENDING}`;

export const isDraft = (path: string): boolean => path.endsWith(ENDING);
