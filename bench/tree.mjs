// Watches a process and its descendants, from /proc.
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { Missing } from './parts.mjs';

const MEMORY_EVERY_MS = 50;
const CPU_EVERY_MS = 100;
/** Of the clock in /proc: USER_HZ, which is 100 on every architecture that Linux still has. */
const TICKS_A_SECOND = 100;

/** Starts to watch; the function that it returns stops and gives the highest sum of PSS seen, in bytes. */
export function watchMemory(pid) {
  return watch(MEMORY_EVERY_MS, () => pssOfTree(pid));
}

/** Bytes of the proportional set size of one process now; 0 where it has ended. */
export const pssOfProcess = (pid) => pssOf([pid]);

/** Bytes of the proportional set size of a process and its descendants now. */
export async function pssOfTree(pid) {
  return pssOf(await treeOf(pid));
}

/**
 * Starts to watch; the function that it returns stops and gives the tree's CPU seconds, and how many cores others kept busy
 * meanwhile: where those are many, a wall time says little.
 */
export function watchCpu(pid) {
  const startedAt = performance.now();
  const before = machineTicks();
  const stop = watch(CPU_EVERY_MS, async () => ticksOf(await treeOf(pid)));
  return async () => {
    const wallS = (performance.now() - startedAt) / 1000;
    const ours = (await stop()) / TICKS_A_SECOND;
    const all = ((await machineTicks()) - (await before)) / TICKS_A_SECOND;
    return { all_cpu_s: ours, others_cores: Math.max(0, all - ours) / wallS };
  };
}

function watch(everyMs, look) {
  const ending = new AbortController();
  const watching = (async () => {
    let peak = 0;
    while (!ending.signal.aborted) {
      peak = Math.max(peak, await look());
      await setTimeout(everyMs);
    }
    return peak;
  })();
  return () => {
    ending.abort();
    return watching;
  };
}

async function treeOf(pid) {
  const children = await childrenOf(pid);
  return [pid, ...(await Promise.all(children.map(treeOf))).flat()];
}

/** Of all its threads: any of them may have started one. */
async function childrenOf(pid) {
  const tasks = await unlessGone(readdir(`/proc/${pid}/task`), []);
  const lists = await Promise.all(
    tasks.map((task) => unlessGone(readFile(`/proc/${pid}/task/${task}/children`, 'utf8'), '')),
  );
  return lists.flatMap((list) => list.split(' ').filter((child) => child !== ''));
}

async function pssOf(pids) {
  const sizes = await Promise.all(pids.map((pid) => read(pid, 'smaps_rollup')));
  return 1024 * total(sizes.map((text) => /^Pss: *(\d+) kB$/m.exec(text)?.[1] ?? 0));
}

/** utime, stime, cutime and cstime of proc_pid_stat(5): ended children count with the parent that waited for them. */
async function ticksOf(pids) {
  const stats = await Promise.all(pids.map((pid) => read(pid, 'stat')));
  return total(
    stats.flatMap((text) =>
      text
        .slice(text.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 15),
    ),
  );
}

/** Busy ticks of all cores: user, nice, system, irq and softirq of proc_stat(5). */
async function machineTicks() {
  const [, user, nice, system, , , irq, softirq] = (await readFile('/proc/stat', 'utf8')).split(/ +/);
  return total([user, nice, system, irq, softirq]);
}

const total = (values) => values.reduce((sum, value) => sum + Number(value), 0);

const read = (pid, name) => unlessGone(readFile(`/proc/${pid}/${name}`, 'utf8'), '');

/** Processes come and go while they are read. */
async function unlessGone(promise, otherwise) {
  try {
    return await promise;
  } catch (error) {
    if (error.code === 'EACCES' || error.code === 'EPERM')
      throw new Missing('only root may read the memory of sandboxed processes');
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return otherwise;
    throw error;
  }
}
