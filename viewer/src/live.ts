import { useEffect, useState } from 'preact/hooks';
import type { Changed, Progress, Running, Site } from '../../src/view/contract.ts';
import { paths } from '../../src/view/paths.ts';

/** The revision of each run that the server told last, and how often it has been another since the pages were opened. */
const revisions = new Map<string, string | null>();
const changes = new Map<string, number>();
let total = 0;
const listeners = new Set<() => void>();

/** How often what is at a path has changed: lists change with every run, the others with theirs. */
export function changesOf(path: string): number {
  if (path === paths.runs) return total;
  return [...changes].reduce((sum, [id, count]) => (path.includes(id) ? sum + count : sum), 0);
}

export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The first time tells every run, which is no change. */
function changed(event: Changed): void {
  const isFirst = revisions.size === 0;
  const others = Object.entries(event.revisions).filter(([id, revision]) => revisions.get(id) !== revision);
  for (const [id, revision] of others) revisions.set(id, revision);
  if (isFirst || others.length === 0) return;
  total += 1;
  for (const [id] of others) changes.set(id, (changes.get(id) ?? 0) + 1);
  for (const listener of listeners) listener();
}

/** The runs that a process works on now; none where the pages are static files. */
export function useRunning(site: Site | undefined): readonly Running[] {
  const [running, setRunning] = useState<readonly Running[]>([]);
  const live = site?.live === true;
  useEffect(() => {
    if (!live) return undefined;
    const source = new EventSource(paths.live);
    source.addEventListener('changed', ({ data }: MessageEvent<string>) => changed(JSON.parse(data)));
    source.addEventListener('progress', ({ data }: MessageEvent<string>) => {
      const progress: Progress = JSON.parse(data);
      setRunning(progress.running);
    });
    return () => source.close();
  }, [live]);
  return running;
}
