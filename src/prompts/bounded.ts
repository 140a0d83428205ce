import { Environment, Interpreter, Template } from '@huggingface/jinja';

/** Far beyond any prompt: a template that was taken from elsewhere may hold or fill the process without end. */
const MAX_STEPS = 300_000;
const MAX_ITEMS = 100_000;
/** What a template may add to what it is given, each text of which (an answer may have millions) it may use so often. */
const MAX_CHARACTERS = 1_000_000;
const MAX_USES = 10;

/**
 * Renders a template with the globals of Jinja's chat templates, within bounds.
 * @throws Error with the reason, also where the template takes too many steps or makes too much.
 */
export function renderBounded({ parsed }: Template, variables: Readonly<Record<string, unknown>>): string {
  const environment = new Environment();
  for (const [name, value] of Object.entries({ ...GLOBALS, ...variables })) environment.set(name, value);
  const most = MAX_CHARACTERS + MAX_USES * charactersIn(variables);
  return String(new BoundedInterpreter(environment, most).run(parsed).value);
}

function charactersIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, part: unknown) => sum + charactersIn(part), 0);
}

/** What is used of the package's interpreter, whose own types cannot be resolved by the rules of Node's modules. */
interface Runs {
  run(program: Template['parsed']): { readonly value: unknown };
  evaluate(statement: unknown, environment: Environment): { readonly value: unknown };
}
const Unbounded: new (environment: Environment) => Runs = Interpreter;

class BoundedInterpreter extends Unbounded {
  private left = MAX_STEPS;
  private readonly most: number;

  constructor(environment: Environment, most: number) {
    super(environment);
    this.most = most;
  }

  override evaluate(statement: unknown, environment: Environment): { readonly value: unknown } {
    this.spend(1);
    const result = super.evaluate(statement, environment);
    const { value } = result;
    if (typeof value === 'string' && value.length > this.most)
      throw new Error(`it makes a text of more than ${this.most} characters`);
    // A loop without a body evaluates nothing but its list.
    if (Array.isArray(value)) this.spend(itemsOf(value.length));
    return result;
  }

  private spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new Error(`it takes more than ${MAX_STEPS} steps`);
  }
}

function itemsOf(length: number): number {
  if (length <= MAX_ITEMS) return length;
  throw new Error(`it makes a list of more than ${MAX_ITEMS} items`);
}

/** Python's, whose length is known before it is made. */
function range(first: number, second?: number, step = 1): number[] {
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  if (![start, stop, step].every(Number.isInteger)) throw new Error('range() takes whole numbers');
  if (step === 0) throw new Error('the step of range() is zero');
  const length = itemsOf(Math.max(0, Math.ceil((stop - start) / step)));
  return Array.from({ length }, (_, index) => start + index * step);
}

/** Those that the package sets by itself in an interpreter that cannot be replaced. */
const GLOBALS = {
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  range,
  raise_exception: (message: unknown): never => {
    throw new Error(String(message));
  },
  strftime_now: (format: unknown): string => new Template('{{ strftime_now(format) }}').render({ format }),
};
