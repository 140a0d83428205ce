import type { ExpectedTests, TestRun } from './contract.ts';

/** What a run of the project's own code showed. */
export function expectedOf({ tests, patched, modules, cpuS, ran, skipped }: TestRun): ExpectedTests {
  const passed = new Map<string, number>();
  for (const { name, outcome } of tests) {
    if (outcome === 'passed') passed.set(name, (passed.get(name) ?? 0) + 1);
  }
  return { passed, ran: ran - skipped, patched, modules, cpuS };
}
