import type { InputShape } from '../../sandbox/contract.ts';

/*
 * JSON has only lists and strings; these tasks take tuples and complex numbers. Proved on MBPP+ v0.2.0: the shaped base inputs
 * are those of each task's `assertion`, and all shaped inputs meet its `contract`. Paths count from the list of arguments.
 * Tasks that v0.2.0 dropped (115, 143, 307, 399, 400, 401, 417, 438, 444, 617) need no row.
 */
const TABLE: readonly (readonly [tasks: readonly number[], ...shapes: InputShape[]])[] = [
  /* each argument is a tuple */
  [
    [2, 116, 132, 222, 261, 273, 394, 421, 424, 429, 470, 560, 579, 596, 616, 630, 726, 740, 744, 809],
    { path: '*', as: 'tuple' },
  ],
  /* each argument is a list of tuples */
  [[63, 64, 70, 94, 120, 237, 272, 299, 409, 473, 614, 780], { path: '*.*', as: 'tuple' }],
  /* each argument is a tuple of tuples */
  [[259, 445], { path: '*.*', as: 'tuple' }, { path: '*', as: 'tuple' }],
  /* the first argument is a tuple */
  [[250, 405, 446, 720, 763, 808], { path: '0', as: 'tuple' }],
  /* the first argument is a list of tuples (722: an object of tuples) */
  [[75, 413, 722, 753], { path: '0.*', as: 'tuple' }],
  /* the first argument is a tuple whose lists are tuples; their own elements stay lists */
  [[278], { path: '0.*', as: 'tuple' }, { path: '0', as: 'tuple' }],
  /* the second argument is a tuple */
  [[106, 750], { path: '1', as: 'tuple' }],
  /* every list at any depth is a tuple */
  [[580, 615, 791], { path: '**', as: 'tuple' }],
  /* numbers written as strings */
  [[124], { path: '0', as: 'float' }, { path: '1', as: 'complex' }],
  [[252], { path: '0', as: 'complex' }],
];

const SHAPES: ReadonlyMap<string, readonly InputShape[]> = new Map(
  TABLE.flatMap(([tasks, ...shapes]) => tasks.map((task) => [`Mbpp/${task}`, shapes] as const)),
);

/** How the JSON arguments of a task become what its function takes; empty for most. */
export function shapesOf(task: string): readonly InputShape[] {
  return SHAPES.get(task) ?? [];
}

/** Ids of the tasks that need shaping. */
export function shapedTasks(): string[] {
  return [...SHAPES.keys()];
}
