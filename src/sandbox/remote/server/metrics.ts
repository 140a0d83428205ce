import type { Admission } from './admission.ts';

/** Labels of one counted thing: `{kind: 'call', end: 'finished'}`. Values are words of ours, never a client's. */
type Labels = Readonly<Record<string, string>>;

/** A server's counters since its start, in the text format of Prometheus (version 0.0.4). */
export class Metrics {
  readonly #jobs = new Map<string, number>();
  readonly #refusals = new Map<string, number>();
  #cpuS = 0;

  jobEnded(labels: Labels, cpuS: number): void {
    count(this.#jobs, labels);
    this.#cpuS += cpuS;
  }

  refused(reason: string): void {
    count(this.#refusals, { reason });
  }

  text(admission: Admission, concurrency: number): string {
    const now = (name: string, help: string, value: number) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} gauge`,
      `${name} ${value}`,
    ];
    return [
      ...counter('assay_sandbox_jobs_total', 'Jobs that came to an end.', this.#jobs),
      ...counter('assay_sandbox_refused_total', 'Requests that were refused.', this.#refusals),
      ...counter('assay_sandbox_cpu_seconds_total', 'CPU time of jobs.', new Map([['', this.#cpuS]])),
      ...now('assay_sandbox_jobs', 'Jobs that run or wait.', admission.inside),
      ...now('assay_sandbox_places', 'Jobs that may run or wait.', admission.places),
      ...now('assay_sandbox_concurrency', 'Jobs that may run.', concurrency),
      ...now('assay_sandbox_draining', '1 while it finishes its last jobs.', Number(admission.draining)),
      ...now('process_resident_memory_bytes', 'Memory of the server itself.', process.memoryUsage.rss()),
      '',
    ].join('\n');
  }
}

function count(counts: Map<string, number>, labels: Labels): void {
  const key = `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function counter(name: string, help: string, counts: ReadonlyMap<string, number>): string[] {
  const lines = [...counts].map(([labels, value]) => `${name}${labels} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...lines];
}
