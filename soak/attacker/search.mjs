// Makes hostile programs by the hundred, runs each and looks at what it reached.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../random.mjs';
import { javascriptProgram } from './javascript.mjs';
import { minimise } from './minimise.mjs';
import { pythonProgram } from './python.mjs';
import { enterRoom } from './room.mjs';
import { TARGETS, judgeOf } from './targets.mjs';

const MAKE = { python: pythonProgram, javascript: javascriptProgram };

/**
 * @typedef {import('../../dist/sandbox/contract.js').Sandbox} Sandbox
 * @typedef {{ grade(code: string): Promise<{ outcome: string }> }} Judge
 * @typedef {{ what: string, target: string, language: string, seed: number, at: number, code: string }} Finding
 *   What must not happen, how it was judged, which program of which seed did it, and the shortest that does.
 */

/**
 * Attacks the sandbox that `open` opens. `judge` may stand for the real one; `isOver` may end the search early,
 * and so do `mostFindings`: more of them say nothing new.
 * @param {{
 *   open: () => Promise<Sandbox>, programs: number, seed: number, mostFindings?: number, isOver?: () => boolean,
 *   judge?: (target: object, room: { sandbox: Sandbox }) => Judge,
 *   onProgram?: (done: number, findings: readonly Finding[]) => void,
 * }} options
 * @returns {Promise<{ programs: number, outcomes: Record<string, number>, findings: Finding[] }>} how many programs ran and
 *   how often each outcome came
 */
export async function search({
  open,
  programs,
  seed,
  judge = judgeOf,
  mostFindings = 5,
  isOver = () => false,
  onProgram = () => {},
}) {
  const cacheDir = await mkdtemp(join(tmpdir(), 'assay-soak-'));
  const room = await enterRoom(open, judge, cacheDir);
  const outcomes = {};
  const findings = [];
  let at = 0;
  try {
    for (; at < programs && findings.length < mostFindings && !isOver(); at += 1) {
      const attack = attackOf(seed, at, room.place());
      const { outcome, what } = await room.tryOut(attack);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (what !== undefined) findings.push(await findingOf(room, attack, what, { seed, at }));
      onProgram(at + 1, findings);
    }
  } finally {
    await room.leave();
    await rm(cacheDir, { recursive: true, force: true });
  }
  return { programs: at, outcomes, findings };
}

/** The `at`-th program of a seed, whatever came before it. */
function attackOf(seed, at, place) {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) + at);
  const target = random.pick(TARGETS);
  return { target, code: MAKE[target.language](random, place), shape: random.int(0, 2 ** 31) };
}

async function findingOf(room, attack, what, from) {
  const does = async (code) => (await room.tryOut({ ...attack, code })).what === what;
  const code = (await does(attack.code)) ? await minimise(attack.code, does) : attack.code;
  return { what, target: attack.target.name, language: attack.target.language, ...from, code };
}
