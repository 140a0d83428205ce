// The shortest program that still does it: lines are left out in ever smaller groups (ddmin of Zeller and Hildebrandt 2002,
// "Simplifying and Isolating Failure-Inducing Input"), again and again until no group can be spared.

const MOST_TRIES = 200;

/** @param {(code: string) => Promise<boolean>} does tells whether a program still does it */
export async function minimise(code, does) {
  let lines = code.split('\n');
  let tries = 0;
  const without = async (size) => {
    for (let at = 0; at < lines.length && tries < MOST_TRIES;) {
      const shorter = lines.toSpliced(at, size);
      tries += 1;
      if (await does(shorter.join('\n'))) lines = shorter;
      else at += size > 2 ? size : 1;
    }
  };
  for (let before = Infinity; lines.length < before;) {
    before = lines.length;
    for (const size of groups(before)) await without(size);
  }
  return lines.join('\n');
}

/** Half of them, a quarter, … one. */
function groups(count) {
  return Array.from({ length: Math.ceil(Math.log2(Math.max(2, count))) }, (_, at) =>
    Math.ceil(count / 2 ** (at + 1)),
  );
}
