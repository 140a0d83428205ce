import { Command, InvalidArgumentError } from 'commander';
import { mineRepository } from '../pipeline/mining/mine.ts';
import { present } from '../present.ts';
import { positiveInteger, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { minedText } from './repo-mine-result.ts';
import { withPhases } from './repo-progress.ts';
import { toList, wishesOf, withProjectFlags } from './repo-project-flags.ts';
import type { ProjectFlags } from './repo-project-flags.ts';
import { withExamples } from './usage.ts';

interface MineFlags extends CommonFlags, ProjectFlags {
  readonly commit?: string;
  readonly output?: string;
  readonly limit?: number;
  readonly since?: number;
  readonly tests?: readonly string[];
  readonly seed: number;
  readonly jobs?: number;
  readonly sandbox: string;
}

const EXAMPLES = [
  'assay repo mine ../our-library --limit 50',
  'assay repo mine . --since 2026-01-01 --kinds repair',
  'assay repo mine https://host/library.git --commit 8f3c2d1',
  'assay repo mine . --package python3-pytest --no-install',
];
const NOTES = `A method is kept where tests of the repository run it, pass with it, fail with
its body removed, and pass again in another order. The folder then has
suite.yaml, tasks.jsonl, provenance.json, and methods.ndjson: why others were
dropped.

What is found of the project (its runner, what it installs) is in suite.yaml:
correct it there and run the same command again. One that was stopped goes on.
The guide: docs/your-repository.md`;

export function repoMineCommand(): Command {
  const command = new Command('mine')
    .description("tasks from a Python repository's own methods, proved by its own tests")
    .argument('<repository>', 'a folder, or an address that git can fetch from')
    .option('--commit <hash>', 'this commit (default: the one that is checked out)')
    .option('--output <folder>', "the suite's folder (default: NAME-suite)")
    .option('--limit <n>', 'so many methods, drawn at random (default: all)', positiveInteger)
    .option('--since <date>', 'only methods of which every line is from this day or later', toTime)
    .option('--tests <names>', 'only these tests, as the runner takes them, parted by commas', toList)
    .option('--seed <n>', 'draws other methods and other faults', positiveInteger, 1)
    .option('--jobs <n>', 'test runs at the same time (default: one a core)', positiveInteger)
    .option('--sandbox <backend>', 'auto, bubblewrap, podman or docker', 'auto');
  return withExamples(withCommon(withProjectFlags(command)), EXAMPLES, NOTES).action(mine);
}

async function mine(repository: string, flags: MineFlags): Promise<void> {
  const { commit, output, limit, since, tests, jobs, seed, sandbox } = flags;
  const options = { ...present({ commit, output, limit, since, tests, jobs }), repository, seed, sandbox };
  const wishes = wishesOf(flags);
  const mined = await withPhases(flags, (listening) => mineRepository({ ...options, wishes, ...listening }));
  printResult(flags, mined, () => minedText(mined));
}

/** Milliseconds since 1970; a day begins at midnight UTC. */
function toTime(text: string): number {
  const time = /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(time)) return time;
  throw new InvalidArgumentError('It is a day such as 2026-01-31.');
}
