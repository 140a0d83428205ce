import { own } from '../../own.ts';

/** What the words of an `EXTRA_ARGS` mean for a profile. */
export interface ServerArgs {
  /** `-np`, `--parallel` */
  readonly slots?: number;
  readonly port?: number;
  /** Handed on as they are. */
  readonly args: readonly string[];
  /** Why some were left out, or mean less than before. */
  readonly notes: readonly string[];
}

/** Flags with a value that Assay itself gives, by the name that they have in a profile. */
const TAKEN: Readonly<Record<string, 'slots' | 'port'>> = {
  '-np': 'slots',
  '--parallel': 'slots',
  '--port': 'port',
};

/** Flags with a value that Assay sets itself, and why they are not handed on. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  '-m': 'MODEL names the model',
  '--model': 'MODEL names the model',
  '-a': 'the server calls its model as the profile is called',
  '--alias': 'the server calls its model as the profile is called',
  '--host': 'a server that Assay starts listens on this machine alone',
  '--api-key': 'no secret is written to a file',
};

/** Sampling: what the client sends goes before what the server was started with. */
const SAMPLING =
  /^--(temp|top-k|top-p|min-p|typical|repeat-penalty|repeat-last-n|presence-penalty|frequency-penalty|mirostat|mirostat-lr|mirostat-ent|seed)$/;

/** @param text the value of `EXTRA_ARGS`; quotes hold words together, and a backslash stays what it is */
export function readServerArgs(text: string): ServerArgs {
  const words = (text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) =>
    word.replaceAll(/(["'])(.*?)\1/g, '$2'),
  );
  const numbers: { slots?: number; port?: number } = {};
  const args: string[] = [];
  const notes: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const value = words[at + 1];
    const field = own(TAKEN, word);
    const why = own(LEFT_OUT, word);
    if (field !== undefined && /^[1-9]\d*$/.test(value ?? '')) numbers[field] = Number(value);
    else if (why !== undefined) notes.push(`${word} is left out: ${why}`);
    else {
      args.push(word);
      if (SAMPLING.test(word))
        notes.push(`${word} is kept, but Assay sends its own sampling with each request: use params or set`);
      continue;
    }
    at += 1;
  }
  return { ...numbers, args, notes };
}
