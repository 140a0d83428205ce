import { counted } from '../../counted.ts';
import { AssayError } from '../../errors.ts';
import { groupBy } from '../../group-by.ts';
import type { Parse } from '../../extract/grammar.ts';
import { isNewer, lineDates } from './find/blame.ts';
import { isGenerated, isSource, unfit } from './find/eligible.ts';
import { findMethods } from './find/methods.ts';
import type { Method } from './find/methods.ts';
import type { Origin } from './origin.ts';
import type { Sources } from './sources.ts';

/** A method that makes no task, and why. */
export interface Dropped {
  readonly method: Method;
  readonly why: string;
}

export interface Survey {
  /** What tests may prove, by file and line. */
  readonly methods: readonly Method[];
  /** Path → text of the files that have methods. */
  readonly texts: ReadonlyMap<string, string>;
  readonly dropped: readonly Dropped[];
  /** Files that were left out whole, and why. */
  readonly files: {
    readonly read: number;
    readonly unreadable: readonly string[];
    readonly generated: readonly string[];
  };
}

/** Which methods are wanted: `since` in milliseconds since 1970. */
export interface Age {
  readonly since: number;
  readonly history: NonNullable<Origin['history']>;
}

/** Finds the methods of a repository's own code. @throws AssayError `no-history` */
export async function survey(sources: Sources, parse: Parse, age?: Age): Promise<Survey> {
  const found = { methods: [] as Method[], texts: new Map<string, string>(), dropped: [] as Dropped[] };
  const files = { read: 0, unreadable: [] as string[], generated: [] as string[] };
  for (const path of sources.paths.filter(isSource)) {
    const text = await sources.text(path);
    const methods = text === undefined ? undefined : findMethods(parse, path, text);
    if (text === undefined || methods === undefined) files.unreadable.push(path);
    else if (isGenerated(text)) files.generated.push(path);
    else {
      files.read += 1;
      found.texts.set(path, text);
      const { fit, dropped } = await sift(methods, text, age);
      found.methods.push(...fit);
      found.dropped.push(...dropped);
    }
  }
  return { ...found, files };
}

/** Without a method that fits no test need be run. */
export function noMethods(repository: string, { dropped }: Survey): AssayError {
  const counts = groupBy(dropped, ({ why }) => why).map((all) => `${all[0].why}: ${all.length}`);
  return new AssayError(
    'no-methods',
    `Of ${counted(dropped.length, 'method')} of ${repository} none makes a task. ${counts.join('; ')}.`,
    { next: 'docs/your-repository.md tells what is kept; an earlier --since keeps more.' },
  );
}

/** The methods of one file. */
async function sift(
  all: readonly Method[],
  text: string,
  age: Age | undefined,
): Promise<{ fit: Method[]; dropped: Dropped[] }> {
  const dropped = all.flatMap((method) => {
    const why = unfit(method, all);
    return why === undefined ? [] : [{ method, why }];
  });
  const fit = all.filter((method) => unfit(method, all) === undefined);
  const [first] = fit;
  if (age === undefined || first === undefined) return { fit, dropped };
  const dates = await lineDates(age.history, first.path);
  const isNew = (method: Method): boolean => isNewer(method, text, dates, age.since);
  const old = fit.filter((method) => !isNew(method)).map((method) => ({ method, why: 'older than --since' }));
  return { fit: fit.filter(isNew), dropped: [...dropped, ...old] };
}
