import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { TestResult } from './contract.ts';

const result = z.object({
  n: z.int(),
  kind: z.literal('test'),
  id: z.string(),
  outcome: z.enum(['passed', 'failed', 'error', 'skipped']),
  patched: z.string().nullable(),
  why: z.string().exactOptional(),
});
const record = z.discriminatedUnion('kind', [
  z.object({ n: z.int(), kind: z.literal('start') }),
  result,
  z.object({ n: z.int(), kind: z.literal('module'), name: z.string(), code: z.string() }),
  z.object({ n: z.int(), kind: z.literal('end'), patched: z.string().nullable() }),
]);

type TestRecord = z.infer<typeof record>;

/** What the runner inside told, as far as it is known to be the runner's own words. */
export interface Told {
  readonly started: boolean;
  readonly ended: boolean;
  readonly tests: readonly TestResult[];
  readonly patched: readonly string[];
  readonly modules: ReadonlyMap<string, readonly string[]>;
  /** Why the lines cannot all be the runner's, as a sentence. */
  readonly fault?: string;
}

/** Lines of `HMAC-SHA256 in hexadecimal, space, JSON` as runners/assay_channel.py writes them; a torn last line is that of a process that was ended. */
export function readRecords(bytes: Uint8Array, key: Uint8Array): Told {
  const lines = Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1);
  const records: TestRecord[] = [];
  for (const line of lines) {
    const read = readLine(line, key, records.length);
    if (read === undefined)
      return { ...told(records), fault: 'something other than the runner wrote to its results' };
    records.push(read);
  }
  return told(records);
}

function readLine(line: string, key: Uint8Array, number: number): TestRecord | undefined {
  const [mac = '', text = ''] = [line.slice(0, 64), line.slice(65)];
  const wanted = createHmac('sha256', key).update(text).digest();
  const got = Buffer.from(mac, 'hex');
  if (got.length !== wanted.length || !timingSafeEqual(got, wanted)) return undefined;
  const parsed = record.safeParse(JSON.parse(text));
  return parsed.success && parsed.data.n === number ? parsed.data : undefined;
}

function told(records: readonly TestRecord[]): Told {
  const tests = records.filter((one) => one.kind === 'test');
  const modules = new Map<string, Set<string>>();
  for (const one of records) {
    if (one.kind === 'module') modules.set(one.name, (modules.get(one.name) ?? new Set()).add(one.code));
  }
  const patched = records.flatMap((one) => ('patched' in one && one.patched !== null ? [one.patched] : []));
  return {
    started: records.some(({ kind }) => kind === 'start'),
    ended: records.at(-1)?.kind === 'end',
    tests: tests.map(({ id: name, outcome, why }) => ({
      name: stable(name),
      outcome,
      ...(why === undefined ? {} : { why }),
    })),
    patched: [...new Set(patched)],
    modules: new Map([...modules].map(([name, codes]) => [name, [...codes]])),
  };
}

/** A name that shows an object's address is another one in each run. */
const stable = (name: string): string => name.replaceAll(/\b0x[0-9a-f]{6,}\b/g, '0x');
