/**
 * Interviews: folders of questions that people wrote, asked in Python and in JavaScript.
 * The format is can-ai-code's (https://github.com/the-crypt-keeper/can-ai-code, MIT); docs/interviews.md describes it.
 */
import { basename, join, resolve } from 'node:path';
import { counted } from '../counted.ts';
import { loadInterview, type Question } from '../interview/questions.ts';
import { readReferences } from '../interview/references.ts';
import { packageFolder } from '../shipped.ts';
import type { Suite, Task } from './contract.ts';

type Info = Pick<Suite, 'name' | 'version' | 'about' | 'licence' | 'source' | 'packages'>;

const LANGUAGES = ['python', 'javascript'] as const;

/** Interviews that ship with Assay, by name. */
export const BUNDLED_INTERVIEWS: readonly Info[] = [
  {
    name: 'junior-dev',
    version: 'v1',
    about: 'Twelve questions to a junior developer, in Python and JavaScript; ships with Assay.',
    licence: 'MIT',
    source: 'suites/junior-dev',
    packages: [],
  },
];

/** An interview that ships with Assay. @throws AssayError `bad-interview`. */
export async function loadBundledInterview(info: Info): Promise<Suite> {
  return { ...info, ...(await readFolder(join(packageFolder, info.source))) };
}

/** The interview in a folder of the user's; its version is the beginning of its hash. @throws AssayError `bad-interview`. */
export async function loadInterviewFolder(folder: string): Promise<Suite> {
  const read = await readFolder(folder);
  const questions = read.tasks.length / LANGUAGES.length;
  return {
    name: basename(resolve(folder)),
    version: read.sha256.slice(0, 12),
    about: `${counted(questions, 'question')}, in Python and JavaScript`,
    licence: "its author's",
    source: folder,
    packages: [],
    ...read,
  };
}

async function readFolder(folder: string): Promise<Pick<Suite, 'sha256' | 'tasks'>> {
  const { version, questions } = await loadInterview(folder);
  const references = await readReferences(folder, questions);
  const tasks = LANGUAGES.flatMap((language) =>
    questions.map((question) => toTask(question, language, references.get(question.name)?.[language] ?? '')),
  );
  return { sha256: version, tasks };
}

function toTask(question: Question, language: Task['language'], reference: string): Task {
  const { Signature, Input, Output, Category: category } = question.fields;
  return {
    id: question.name,
    language,
    ...(category === undefined ? {} : { category }),
    prompt: `Write a ${language} function ${Signature} ${Input} that returns ${Output}.`,
    fields: question.fields,
    entryPoint: question.entryPoint,
    reference,
    completion: reference,
    tests: [{ kind: 'interview', name: 'checks', question }],
  };
}
