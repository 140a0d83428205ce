// Stopping early, simulated: how often a look after every task raises a false alarm, and how many tasks are saved beside the fixed
// design, which asks all tasks and then makes one exact test.
import { xorshift } from '../dist/stats/random.js';
import { pairedTest } from '../dist/stats/paired-test.js';
import { InOrder } from '../dist/stats/live.js';
import { Evidence } from '../dist/stats/sequential/evidence.js';

const RUNS = 2000;
const LEVEL = 20;

export async function* run() {
  for (const tasks of [164, 378, 1000]) {
    for (const differ of [0.1, 0.3, 0.6]) {
      const alarms = simulate(tasks, { differ, wins: 0.5 }).filter(({ shown }) => shown).length / RUNS;
      yield {
        name: `false alarms of A>B@95%, ${tasks} tasks, runs that differ on ${100 * differ} %`,
        value: alarms,
        atMost: 0.05,
      };
    }
  }
  for (const [tasks, differ, wins] of CASES) {
    const runs = simulate(tasks, { differ, wins });
    const mean = (of) => runs.reduce((sum, one) => sum + of(one), 0) / RUNS;
    yield {
      name: `tasks asked of ${tasks} until A>B@95%, ${points(differ, wins)} pp better, to the fixed design`,
      value: mean(({ asked }) => asked) / tasks,
      atMost: 1,
      details: {
        mean_tasks: mean(({ asked }) => asked),
        shown: mean(({ shown }) => Number(shown)),
        shown_by_fixed_design: fixedPower(tasks, { differ, wins }),
      },
    };
  }
  for (const half of [0.05, 0.03]) yield precision(half, 378);
}

/** Tasks, the share on which the runs differ, and the share of those that A wins. */
const CASES = [
  [164, 0.3, 0.65],
  [164, 0.3, 0.8],
  [378, 0.3, 0.65],
  [378, 0.3, 0.8],
  [1000, 0.3, 0.65],
];
const points = (differ, wins) => Math.round(100 * differ * (2 * wins - 1));

const drawer =
  (random, { differ, wins }) =>
  () =>
    random() >= differ ? 0 : random() < wins ? 1 : -1;

function simulate(tasks, kind) {
  const draw = drawer(xorshift(1 + tasks), kind);
  return Array.from({ length: RUNS }, () => {
    const evidence = new Evidence();
    for (let asked = 1; asked <= tasks; asked += 1) {
      evidence.add(draw());
      if (evidence.value >= LEVEL) return { asked, shown: true };
    }
    return { asked: tasks, shown: false };
  });
}

/** How often the test of `assay compare` finds A better at 5 % when all tasks are asked. */
function fixedPower(tasks, kind) {
  const draw = drawer(xorshift(99 + tasks), kind);
  const found = Array.from({ length: RUNS }, () => {
    const differences = Array.from({ length: tasks }, draw);
    return differences.reduce((sum, one) => sum + one, 0) > 0 && pairedTest(differences).p < 0.05;
  });
  return found.filter(Boolean).length / RUNS;
}

function precision(half, tasks) {
  const random = xorshift(7);
  let [asked, missed] = [0, 0];
  for (let at = 0; at < RUNS; at += 1) {
    const marks = Array.from({ length: tasks }, () => random() < 0.8);
    const share = marks.filter(Boolean).length / tasks;
    const live = new InOrder(marks.map((_, place) => [String(place)]));
    const stop = marks.findIndex((mark, place) => {
      live.add(String(place), mark);
      return (live.final.high - live.final.low) / 2 <= half;
    });
    asked += stop + 1;
    if (share < live.final.low - 1e-9 || share > live.final.high + 1e-9) missed += 1;
  }
  return {
    name: `tasks asked of ${tasks} until ±${100 * half}pp, at 80 %, share of all`,
    value: asked / RUNS / tasks,
    atMost: 1,
    details: { whole_score_outside: missed / RUNS },
  };
}
