// How long `assay --version` takes, as a ratio to a Node that does nothing.
import { COMMAND, median, secondsOf } from './parts.mjs';

const STARTS_A_ROUND = 10;

export async function* run({ rounds }) {
  const pairs = [];
  for (let start = 0; start < STARTS_A_ROUND * rounds; start++) {
    const bare = await secondsOf(process.execPath, ['-e', '0']);
    const assay = await secondsOf(process.execPath, [COMMAND, '--version']);
    pairs.push({ bare, assay });
  }
  yield {
    name: 'assay --version, to node -e 0',
    value: median(pairs.map(({ assay, bare }) => assay / bare)),
    atMost: 4,
    details: {
      assay_ms: 1000 * median(pairs.map(({ assay }) => assay)),
      node_ms: 1000 * median(pairs.map(({ bare }) => bare)),
    },
  };
}
