import type { Source, Statement } from './source.ts';

/** With one of these in reach, names may be looked up in ways that no reading of the text sees. */
const DYNAMIC = ['eval', 'exec', 'globals', 'locals', 'vars', '__import__', 'getattr', 'setattr'];

/**
 * The statements that the function `entry` needs when it is called: what gives a value to a name that it takes from
 * outside, what changes such a value, what sets up a module, and all that these need. Linear in the names.
 * Whatever cannot be told apart is kept. `own` are the statements of the text that defines `entry`, `borrowed` those that
 * other texts offer.
 */
export function neededFor(
  entry: string,
  own: readonly Statement[],
  borrowed: readonly Statement[],
): Set<Statement> {
  const statements = [...borrowed, ...own];
  const walk = new Walk(entry, statements);
  walk.need(entry);
  for (const statement of statements) {
    if (statement.role === 'future' || statement.role === 'import') walk.keep(statement);
  }
  for (const statement of statements) if (setsUpModule(statement, walk)) walk.keep(statement);
  walk.settle();
  if (DYNAMIC.some((name) => walk.needed.has(name))) {
    for (const statement of own) if (mayBeLookedUp(statement, entry)) walk.keep(statement);
    walk.settle();
  }
  return walk.kept;
}

/** `sys.setrecursionlimit(10_000)`, `random.seed(0)`: a bare call of something imported that does not try the answer out. */
const setsUpModule = (statement: Statement, walk: Walk): boolean =>
  statement.role === 'other' &&
  statement.calls !== undefined &&
  walk.imported.has(statement.calls) &&
  ![...statement.uses].some((name) => walk.defined.has(name));

/** Something with a name that neither tries the answer out nor waits for a person. */
const mayBeLookedUp = ({ role, binds, uses }: Statement, entry: string): boolean =>
  role !== 'use' && binds.size > 0 && !uses.has('input') && (role === 'definition' || !uses.has(entry));

class Walk {
  readonly kept = new Set<Statement>();
  readonly needed = new Set<string>();
  readonly imported: Set<string>;
  readonly defined: Set<string>;
  private readonly entry: string;
  private readonly binders: Map<string, Statement[]>;
  private readonly touchers: Map<string, Statement[]>;
  private readonly users: Map<string, Statement[]>;
  /** Functions of the answer whose call changes something that is needed. */
  private readonly effectful = new Set<string>();
  private readonly pending: (() => void)[] = [];

  constructor(entry: string, statements: readonly Statement[]) {
    this.entry = entry;
    this.binders = index(statements, 'binds');
    this.touchers = index(statements, 'touches');
    this.users = index(statements, 'uses');
    const boundBy = (role: Statement['role']): Set<string> =>
      new Set(statements.filter((statement) => statement.role === role).flatMap(({ binds }) => [...binds]));
    this.imported = boundBy('import');
    this.defined = boundBy('definition');
  }

  need(name: string): void {
    if (this.needed.has(name)) return;
    this.needed.add(name);
    this.pending.push(() => {
      for (const statement of this.binders.get(name) ?? []) this.keep(statement);
      for (const statement of this.touchers.get(name) ?? []) this.reach(statement);
    });
  }

  keep(statement: Statement): void {
    if (this.kept.has(statement)) return;
    this.kept.add(statement);
    for (const name of statement.uses) this.need(name);
  }

  settle(): void {
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) next();
  }

  /** A statement that changes what is needed: kept if it runs, remembered by name if it must be called first. */
  private reach(statement: Statement): void {
    if (statement.role === 'definition') for (const name of statement.binds) this.markEffectful(name);
    else if (statement.role === 'other' && !statement.uses.has(this.entry)) this.keep(statement);
    else if (assigns(statement, this.entry)) this.keep(statement);
  }

  private markEffectful(name: string): void {
    if (name === this.entry || this.effectful.has(name)) return;
    this.effectful.add(name);
    this.pending.push(() => {
      for (const statement of this.users.get(name) ?? []) this.reach(statement);
    });
  }
}

/** `solve.cache = {}` */
const assigns = (statement: Statement, name: string): boolean =>
  statement.role === 'other' && statement.calls === undefined && statement.touches.has(name);

function index(
  statements: readonly Statement[],
  field: 'binds' | 'touches' | 'uses',
): Map<string, Statement[]> {
  const byName = new Map<string, Statement[]>();
  for (const statement of statements) {
    for (const name of statement[field]) {
      const list = byName.get(name);
      if (list === undefined) byName.set(name, [statement]);
      else list.push(statement);
    }
  }
  return byName;
}

/** The source's text without the statements that are not kept; comments and blank lines stay. */
export function withoutOthers(
  { text, statements }: Source,
  isKept: (statement: Statement) => boolean,
): string {
  let out = '';
  let from = 0;
  for (const statement of statements) {
    if (isKept(statement)) continue;
    out += text.slice(from, statement.start);
    from =
      statement.end + (/^[ \t]*;[ \t]*/.exec(text.slice(statement.end, statement.end + 20))?.[0].length ?? 0);
  }
  return out + text.slice(from);
}
