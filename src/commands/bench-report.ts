import type { Profile } from '../config/profiles.ts';
import { AssayError } from '../errors.ts';
import { hideSecrets } from '../models/redact.ts';
import type { Bench } from '../report/bench/contract.ts';
import { benchJson } from '../report/bench/json.ts';
import { profilesText } from '../report/bench/list.ts';
import { benchMarkdown } from '../report/bench/page.ts';
import { readBench } from '../report/bench/read.ts';
import { benchText } from '../report/bench/text.ts';
import { profileFolder, readState } from '../results/bench/state.ts';
import { writeWhole } from '../results/files.ts';
import { ownPublished, readPublished } from '../results/published.ts';
import { inFolder } from '../stores/address.ts';
import { version } from '../version.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';

/** What a bench's report needs of its flags. */
export interface ReportFlags extends CommonFlags {
  readonly results: string;
  readonly published?: string;
}

export const reportFile = ({ results }: ReportFlags): string => inFolder(results, 'REPORT.md');

/** Writes the page anew from what is in the folder. */
export async function writeReport(flags: ReportFlags): Promise<Bench> {
  const published = await readPublished(await ownPublished(flags.published, flags.results));
  const bench = await readBench(flags.results, published);
  const made = `Made by Assay ${version} on ${new Date().toISOString().slice(0, 10)}.`;
  await writeWhole(reportFile(flags), benchMarkdown(bench, made));
  return bench;
}

/** `assay bench --report` */
export async function reportBench(flags: ReportFlags): Promise<void> {
  const { profiles } = await readBench(flags.results, []);
  if (profiles.length === 0) throw noResults(flags.results);
  const bench = await writeReport(flags);
  printResult(
    flags,
    benchJson(bench),
    () => `${benchText(bench, bench.profiles)}\n\nreport  ${reportFile(flags)}`,
  );
}

/** `assay bench --list` */
export async function listProfiles(profiles: readonly Profile[], flags: ReportFlags): Promise<void> {
  const listed = await Promise.all(
    profiles.map(async ({ name, description, server, model }) => {
      const state = await readState(profileFolder(flags.results, name));
      return {
        profile: name,
        ...(description === undefined ? {} : { description }),
        ...(server === undefined ? {} : { server: server.kind }),
        model: hideSecrets(server?.model ?? model ?? ''),
        ...(state === undefined ? {} : { state: state.state, updated: state.updated }),
      };
    }),
  );
  printResult(flags, { profiles: listed }, () => profilesText(listed));
}

const noResults = (folder: string): AssayError =>
  new AssayError('no-runs', `${folder} has no results of a bench.`, {
    next: 'Make some with assay bench PROFILE, or name their folder: --results DIR.',
  });
