// Peak memory of the whole process tree while the reference solutions are graded, less what the plain calls need.
import { loadSuite } from '../dist/suites/index.js';
import { dataFolder, verify, withFolder } from './parts.mjs';
import { plainCalls } from './plain.mjs';
import { watchMemory } from './tree.mjs';

const MB = 1e6;

/** Once each: a peak does not depend on how busy the machine is. */
export async function* run() {
  for (const name of ['humaneval+', 'mbpp+']) {
    const suite = await loadSuite(name, { dataDir: dataFolder() });
    const plain = await peakOf((onStart) => plainCalls(suite, onStart));
    const [cold, warm] = await withFolder(async (cache) => [
      await peakOf((onStart) => verify(name, { cache }, onStart)),
      await peakOf((onStart) => verify(name, { cache }, onStart)),
    ]);
    const details = { plain_mb: plain, cold_mb: cold, warm_mb: warm };
    const value = Math.max(cold, warm) - plain;
    yield {
      name: `peak PSS, grading ${name}, less the plain calls'`,
      value,
      unit: ' MB',
      atMost: 500,
      details,
    };
  }
}

async function peakOf(start) {
  let stop;
  await start((pid) => (stop = watchMemory(pid)));
  return (await stop()) / MB;
}
