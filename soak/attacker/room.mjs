// Where programs are tried out: one sandbox with one member for one after another, so that whatever a program leaves behind
// meets the next; and all that it must not reach around it.
import { randomFrom } from '../random.mjs';
import { setCanaries } from './canaries.mjs';
import { innocent } from './innocent.mjs';
import { overheard } from './spy.mjs';

const ACCEPTED = 'a wrong answer was accepted';
const LANGUAGES = ['python', 'javascript'];

/** `tryOut` gives a program's outcome, and `what` happened that must not. `judge` gives verdicts: see targets.mjs. */
export async function enterRoom(open, judge, cacheDir) {
  let canaries = await setCanaries();
  let sandbox = await open();
  let spy = overheard(sandbox);
  const usual = {};
  for (const language of LANGUAGES) usual[language] = await innocent(sandbox, language);
  const leave = async () => {
    await sandbox.close();
    canaries.close();
  };
  const renew = async () => {
    await leave();
    canaries = await setCanaries();
    sandbox = await open();
    spy = overheard(sandbox);
  };
  const tryOut = async ({ target, code, shape }) => {
    spy.listen(code);
    const given = { random: randomFrom(shape), place: canaries.place, sandbox: spy.sandbox, cacheDir };
    const { outcome } = await judge(target, given).grade(code);
    const after = await innocent(sandbox, target.language).catch((error) => `${error}`);
    const what = whatHappened({
      outcome,
      heard: spy.heard(),
      after,
      usual: usual[target.language],
      canaries,
    });
    if (what !== undefined && what !== ACCEPTED) await renew();
    return { outcome, what };
  };
  return { tryOut, leave, place: () => canaries.place };
}

/** What must not happen, as a sentence; undefined where nothing did. */
function whatHappened({ outcome, heard, after, usual, canaries }) {
  const done = canaries.look();
  if (outcome === 'passed') return ACCEPTED;
  if (heard.includes(canaries.secret)) return 'it read what is secret';
  if (done.length > 0) return `it ${done.join(', ')}`;
  if (after !== usual) return `it left something behind: ${difference(usual, after)}`;
  return outcome === 'unscored' ? 'it kept itself from being judged' : undefined;
}

function difference(usual, after) {
  const from = [...usual].findIndex((letter, at) => letter !== after[at]);
  return `${after.slice(Math.max(0, from - 40), from + 60)} was ${usual.slice(Math.max(0, from - 40), from + 60)}`;
}
