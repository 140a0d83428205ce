import { tracedParts } from '../../repository/mine/cover.ts';
import { findLicence } from '../../repository/mine/draft/licence.ts';
import type { Licence } from '../../repository/mine/draft/licence.ts';
import type { Mining } from '../../repository/mine/mining.ts';
import type { MinedPoints } from '../../repository/mine/points.ts';
import type { Sources } from '../../repository/mine/sources.ts';
import { causesOf, tasksOf } from '../../repository/mine/write.ts';
import { present } from '../../present.ts';
import type { Project } from '../../repository/project.ts';
import { version } from '../../version.ts';
import type { Workspaces } from '../../workspaces/contract.ts';

/** Where a suite's tasks come from and how they were made. */
export interface Provenance {
  readonly name: string;
  readonly created: string;
  readonly assay: string;
  readonly repository: Project['repository'];
  /** Absent where the repository has no licence file at its top. */
  readonly licence?: Licence;
  readonly sandbox: Workspaces['identity'];
  readonly seed: number;
  readonly since?: string;
  readonly limit?: number;
  readonly files: {
    readonly read: number;
    readonly generated: readonly string[];
    readonly unreadable: readonly string[];
  };
  readonly tests: {
    readonly parts: readonly string[];
    readonly ran: number;
    readonly passed: number;
    /** Parts of which nothing is known, and why. */
    readonly faults: readonly { readonly part: string; readonly why: string }[];
  };
  readonly methods: {
    readonly found: number;
    /** Fit, and run by tests that passed. */
    readonly covered: number;
    readonly tried: number;
    readonly kept: number;
  };
  /** Why methods make no task, the most frequent cause first. */
  readonly dropped: ReturnType<typeof causesOf>;
  /** Kind → tasks. */
  readonly tasks: Readonly<Record<string, number>>;
}

export async function provenanceOf(
  mining: Mining & { readonly since?: number },
  mined: MinedPoints,
  sources: Sources,
): Promise<Provenance> {
  const { project, survey, seed, limit, since, workspaces } = mining;
  return {
    name: project.name,
    created: new Date().toISOString(),
    assay: version,
    repository: project.repository,
    ...present({ licence: await findLicence(sources) }),
    sandbox: workspaces.identity,
    seed,
    ...present({ since: since === undefined ? undefined : new Date(since).toISOString(), limit }),
    files: survey.files,
    tests: testFacts(mining),
    methods: {
      found: survey.methods.length + survey.dropped.length,
      covered: mined.covered,
      tried: mined.tried,
      kept: mined.points.length,
    },
    dropped: causesOf(mined.dropped),
    tasks: tasksOf(mined.points, project.kinds),
  };
}

function testFacts(mining: Mining): Provenance['tests'] {
  const parts = tracedParts(mining);
  return {
    parts: mining.labels,
    ran: parts.reduce((sum, { ran }) => sum + ran, 0),
    passed: parts.reduce((sum, { passed }) => sum + passed, 0),
    faults: parts.flatMap(({ labels, fault }) =>
      fault === undefined ? [] : [{ part: labels.join(' '), why: fault }],
    ),
  };
}
