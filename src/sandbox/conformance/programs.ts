import { readFileSync, readdirSync } from 'node:fs';

import { z } from 'zod';

import type { JobEnd, Language } from '../contract.ts';
import { jobEnd } from '../remote/lines.ts';

/** What a sandbox keeps apart. */
const ISOLATIONS = ['files', 'network', 'processes', 'memory', 'cpu', 'carry-over', 'verdicts'] as const;

/** What the programs find out of a sandbox, in the order in which it is shown: `honest`, that right programs are accepted. */
export const SUBJECTS = [...ISOLATIONS, 'honest'] as const;
export type Subject = (typeof SUBJECTS)[number];

export const LANGUAGES = ['python', 'javascript'] as const satisfies readonly Language[];

/**
 * A program of which it is known how every sandbox must take it. It defines `answer(n, user)`, whose right value is n * n;
 * `user` is what it may aim at: see `Bait`. Only honest ones may be accepted.
 */
export interface Program {
  /** Of its file: `fork_bomb.py`. */
  readonly name: string;
  readonly language: Language;
  readonly subject: Subject;
  /** The ends that are no breach. */
  readonly ends: readonly JobEnd[];
  readonly code: string;
}

const FOLDERS = {
  python: { extension: '.py', comment: '#' },
  javascript: { extension: '.js', comment: '//' },
} as const;

const FOLLOWER = 'find_nothing';

const hostile = z.object({ Attacks: z.enum(ISOLATIONS), Ends: z.array(jobEnd) });

/** All programs of a language, the honest ones first: what attacks may break the sandbox for the next. */
export function programsOf(language: Language): Program[] {
  return [...honestPrograms(language), ...hostilePrograms(language)];
}

/** The honest program that sees what a job before it has left. */
export function followerOf(language: Language): Program {
  const { extension } = FOLDERS[language];
  const found = honestPrograms(language).find(({ name }) => name === `${FOLLOWER}${extension}`);
  if (found === undefined) throw new Error(`${FOLLOWER}${extension} is not among the honest programs`);
  return found;
}

function honestPrograms(language: Language): Program[] {
  return filesOf('honest', language).map((file) => ({
    ...file,
    language,
    subject: 'honest',
    ends: ['finished'],
  }));
}

function hostilePrograms(language: Language): Program[] {
  return filesOf('hostile', language).map((file) => {
    const { Attacks: subject, Ends: ends } = hostile.parse(headerOf(file.code, language));
    return { ...file, language, subject, ends };
  });
}

function filesOf(kind: 'honest' | 'hostile', language: Language): { name: string; code: string }[] {
  const folder = new URL(`programs/${kind}/${language}/`, import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(FOLDERS[language].extension));
  return names.toSorted().map((name) => ({ name, code: readFileSync(new URL(name, folder), 'utf8') }));
}

/** The comments at the top: `# Attacks: files`, `# Ends: finished or killed`. */
function headerOf(
  code: string,
  language: Language,
): { Attacks?: string | undefined; Ends?: string[] | undefined } {
  const { comment } = FOLDERS[language];
  const field = (name: string) => new RegExp(`^${comment} ${name}: (.*)$`, 'm').exec(code)?.[1];
  return { Attacks: field('Attacks'), Ends: field('Ends')?.split(' or ') };
}
