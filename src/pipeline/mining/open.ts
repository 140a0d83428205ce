import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { draftSuite } from '../../repository/mine/draft/project.ts';
import type { ProjectWishes } from '../../repository/mine/draft/project.ts';
import type { Origin } from '../../repository/mine/origin.ts';
import { sourcesOf } from '../../repository/mine/sources.ts';
import type { Sources } from '../../repository/mine/sources.ts';
import { readProject } from '../../repository/project.ts';
import type { Project } from '../../repository/project.ts';
import { writeWhole } from '../../results/files.ts';
import { openCheckout } from '../../workspaces/checkout/index.ts';
import type { WorkspaceOptions } from '../../workspaces/contract.ts';

export interface OpenedProject {
  readonly project: Project;
  readonly sources: Sources;
}

type Listening = Pick<WorkspaceOptions, 'signal' | 'onNote'>;

/** The project of a suite's folder: what its suite.yaml says, which the user may have corrected; drafted where there is none. */
export async function openProject(
  folder: string,
  { repository, isChanged }: Origin,
  wishes: ProjectWishes,
  listening: Listening,
): Promise<OpenedProject> {
  const path = join(folder, 'suite.yaml');
  if (existsSync(path)) listening.onNote?.(goingBy(path));
  else {
    const sources = await openSources({ folder, repository }, listening);
    await writeWhole(path, await draftSuite(repository, sources, wishes));
    if (isChanged)
      listening.onNote?.('Some changes are not committed: the suite follows the folder, not a commit.');
  }
  const project = await readProject(path);
  return { project, sources: await openSources(project, listening) };
}

const goingBy = (path: string): string =>
  `Going by ${path}, which was there: what flags say of the project counts only where there is none. Correct that file, or give another --output.`;

async function openSources(
  project: Pick<Project, 'folder' | 'repository'>,
  listening: Listening,
): Promise<Sources> {
  const { folder, paths } = await openCheckout(project, listening);
  return sourcesOf(folder, paths);
}
