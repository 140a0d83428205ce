import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CHECKOUT } from '../../../workspaces/contract.ts';
import type { CommandReport, PlacedFile } from '../../../workspaces/contract.ts';
import type { Project } from '../../project.ts';
import { commandOf } from '../../tests/run.ts';
import type { Method } from '../find/methods.ts';
import type { Mining } from '../mining.ts';
import type { Survey } from '../survey.ts';
import type { CoveringTest } from './choose.ts';

/** A folder of the checkout that no project has. */
const FOLDER = '.assay-trace';
const INSIDE = fileURLToPath(new URL('inside/', import.meta.url));
/** Tests are traced in large parts, and traced code is slower. */
const CPU_S = 1800;
const OUTPUT_CHARS = 4000;

/** What one part of the project's tests runs. */
export interface Traced {
  /** Tests that were run, and how many of them passed. */
  readonly ran: number;
  readonly passed: number;
  /** Of all of them together. */
  readonly seconds: number;
  /** Of each method, by its index, the tests that passed and ran some of its lines. */
  readonly covering: ReadonlyMap<number, readonly CoveringTest[]>;
  readonly report: CommandReport;
}

export interface Tracing extends Pick<Mining, 'workspaces' | 'project' | 'signal'> {
  readonly survey: Pick<Survey, 'methods'>;
}

/**
 * Runs tests with a tracer in their process, which tells the lines of each method that each test runs.
 * @throws SandboxFailure
 */
export async function traceTests(
  labels: readonly string[],
  { workspaces, project, survey, signal }: Tracing,
): Promise<Traced> {
  const files = [...(await insideFiles()), targetsFile(survey.methods)];
  const argv = commandOf(project, labels);
  const job = {
    argv,
    files,
    variables: variables(project),
    limits: { ...project.limits, cpuS: CPU_S },
    outputChars: OUTPUT_CHARS,
  };
  const report = await workspaces.run(job, { signal });
  const rows = readRows(report.results);
  const passed = rows.filter((row) => row.passed);
  return {
    ran: rows.length,
    passed: passed.length,
    seconds: rows.reduce((sum, row) => sum + row.seconds, 0),
    covering: byMethod(passed),
    report,
  };
}

async function insideFiles(): Promise<PlacedFile[]> {
  const names = (await readdir(INSIDE)).filter((name) => name.endsWith('.py'));
  return Promise.all(
    names.map(async (name) => ({ path: `${FOLDER}/${name}`, content: await readFile(`${INSIDE}${name}`) })),
  );
}

/** Lines from 1. CPython counts a function's from its first decorator on. */
function targetsFile(methods: readonly Method[]): PlacedFile {
  const targets: Record<string, [number, number, number][]> = {};
  methods.forEach(({ path, first, body }, index) => {
    (targets[path] ??= []).push([index, first + 1, body[1] + 1]);
  });
  return { path: `${FOLDER}/targets.json`, content: JSON.stringify(targets) };
}

function variables({ environment, tests }: Project): Record<string, string> {
  const { PYTHONPATH } = environment.variables;
  const path = [`${CHECKOUT}/${FOLDER}`, ...(PYTHONPATH ? [PYTHONPATH] : [])].join(':');
  const how =
    tests.runner === 'pytest' ? { PYTEST_PLUGINS: 'assay_trace_pytest' } : { ASSAY_TRACE: 'unittest' };
  return { PYTHONPATH: path, ...how };
}

const rowSchema = z.object({
  test: z.string(),
  seconds: z.number().min(0),
  passed: z.boolean(),
  hits: z.array(z.tuple([z.int().min(0), z.string().regex(/^[\da-f]+$/)])),
});

type Row = z.infer<typeof rowSchema>;

/** The tests' process may write what it likes there: what is no row is none. */
function readRows(results: Uint8Array): Row[] {
  return Buffer.from(results)
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return rowSchema.safeParse(JSON.parse(line)).data ?? [];
      } catch {
        return [];
      }
    });
}

function byMethod(rows: readonly Row[]): Map<number, CoveringTest[]> {
  const covering = new Map<number, Map<string, CoveringTest>>();
  for (const { test, seconds, hits } of rows) {
    const name = withoutParameters(test);
    for (const [index, mask] of hits) {
      const lines = BigInt(`0x${mask}`);
      if (lines === 0n) continue;
      const tests = covering.get(index) ?? new Map<string, CoveringTest>();
      const before = tests.get(name);
      tests.set(name, {
        test: name,
        seconds: seconds + (before?.seconds ?? 0),
        lines: lines | (before?.lines ?? 0n),
      });
      covering.set(index, tests);
    }
  }
  return new Map([...covering].map(([index, tests]) => [index, [...tests.values()]]));
}

/** pytest's `test_x[a-1]` is one of many runs of `test_x`: all are asked for by the name alone. */
const withoutParameters = (test: string): string => test.replace(/(::\w+)\[.*\]$/s, '$1');
