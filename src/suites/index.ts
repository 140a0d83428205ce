import { existsSync } from 'node:fs';
import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Suite } from './contract.ts';
import { demo } from './demo.ts';
import { humanevalPlus, humanevalPlusMini } from './humaneval-plus.ts';
import { humaneval } from './humaneval.ts';
import { BUNDLED_INTERVIEWS, loadBundledInterview, loadInterviewFolder } from './interview.ts';
import type { DataOptions } from './locate.ts';
import { mbppPlus } from './mbpp-plus.ts';
import {
  BUNDLED_REPOSITORIES,
  loadBundledRepository,
  loadRepository,
  pullRepository,
  SUITE_FILE,
  suiteFile,
} from './repository.ts';
import type { Compat, SuiteSource } from './source.ts';

const SOURCES: readonly SuiteSource[] = [humanevalPlus, humanevalPlusMini, humaneval, mbppPlus, demo];

export interface SuiteOptions extends DataOptions {
  readonly compat?: Compat;
}

/** What is known of a suite before its data are read. */
export type SuiteInfo = Pick<Suite, 'name' | 'version' | 'about' | 'licence' | 'source' | 'packages'>;

export function suiteNames(): string[] {
  return [...SOURCES, ...BUNDLED_INTERVIEWS, ...BUNDLED_REPOSITORIES].map(({ name }) => name);
}

/** Those of functions from a data set, as the tools of HumanEval and EvalPlus know them. */
export const datasetSuites = (): string[] => SOURCES.map(({ name }) => name);

export function suiteInfo(name: string): SuiteInfo {
  return findInterview(name) ?? findRepository(name) ?? facts(find(name));
}

/**
 * A suite with all its tasks, in the data set's order: a path is a `suite.yaml`, its folder, or a folder of questions, a
 * name what Assay knows. Data sets are read from the user's folder, the cache or the public address (see `locate`).
 * Throws AssayError: `unknown-suite`, `bad-interview`, `bad-suite`, and those of `locate`.
 */
export async function loadSuite(name: string, options: SuiteOptions = {}): Promise<Suite> {
  if (isPath(name)) return loadPath(name, options);
  const interview = findInterview(name);
  if (interview !== undefined) return loadBundledInterview(interview);
  const repository = findRepository(name);
  if (repository !== undefined) return loadBundledRepository(repository, options);
  const source = find(name);
  const { lines, sha256 } = await source.data(options);
  return {
    ...facts(source),
    sha256,
    ...(source.dataset === undefined ? {} : { md5: source.dataset.md5 }),
    ...(options.compat === undefined ? {} : { compat: options.compat }),
    ...(source.minInputCpuS === undefined ? {} : { minInputCpuS: source.minInputCpuS }),
    tasks: source.tasks(lines, options.compat),
  };
}

/** Makes sure that a suite's data are here, and says which file holds them. */
export async function pullSuite(name: string, options: DataOptions = {}): Promise<string> {
  if (isPath(name)) return (await loadPath(name, options)).source;
  const interview = findInterview(name);
  if (interview !== undefined) return interview.source;
  const repository = findRepository(name);
  if (repository !== undefined) return await pullRepository(repository, options);
  const { path } = await find(name).data(options);
  return path;
}

async function loadPath(path: string, options: DataOptions): Promise<Suite> {
  const file = suiteFile(path);
  return file === undefined ? loadInterviewFolder(path) : loadRepository(file, options);
}

/** What a user calls a suite: its name, or its path. */
export function addressOf({ name, source }: Pick<Suite, 'name' | 'source'>): string {
  return suiteNames().includes(name) && suiteInfo(name).source === source ? name : source;
}

/** Whether a suite's tasks are from a repository, told from what the user calls it. */
export const isRepository = (name: string): boolean =>
  isPath(name) ? suiteFile(name) !== undefined : findRepository(name) !== undefined;

function facts({ name, version, about, licence, source, packages }: SuiteSource): SuiteInfo {
  return { name, version, about, licence, source, packages };
}

const isPath = (name: string): boolean => /[/\\]/.test(name) || name === '.' || name === '..';

const findInterview = (name: string): SuiteInfo | undefined =>
  BUNDLED_INTERVIEWS.find((interview) => interview.name === name);

const findRepository = (name: string): SuiteInfo | undefined =>
  BUNDLED_REPOSITORIES.find((repository) => repository.name === name);

function find(name: string): SuiteSource {
  const found = SOURCES.find((source) => source.name === name);
  if (found !== undefined) return found;
  const near = existsSync(name) ? `./${name}` : nearest(name, suiteNames());
  const hint = near === undefined ? '' : `Did you mean ${near}? `;
  throw new AssayError('unknown-suite', `There is no suite called ${name}.`, {
    next: `${hint}Known: ${suiteNames().join(', ')}; or the path of a ${SUITE_FILE} or of a folder of questions.`,
  });
}
