import type { Spent } from '../results/spent.ts';
import type { EffortFigures } from '../stats/effort.ts';
import { duration, percent } from './figures.ts';
import { safeLine } from './safe.ts';
import { table } from './table.ts';

interface SandboxFacts {
  readonly backend: string;
  readonly image?: string;
  readonly python?: string;
}

/** What made a run's verdicts, as far as people see it at once; a fingerprint has all of it. */
export interface Provenance {
  readonly id?: string;
  /** Of a shard: the id of the run that it is a part of. */
  readonly whole?: string;
  readonly selection?: { readonly shard?: string };
  readonly extractor?: string;
  readonly answers?: {
    readonly from?: string;
    readonly template?: { readonly name: string };
    readonly params?: { readonly name: string };
    /** With its settings: `repair (max_turns=5, version=1)`. */
    readonly strategy?: string;
  };
  readonly sandbox?: SandboxFacts;
}

/** The files of a run. */
export interface RunFiles {
  readonly manifest?: string;
  readonly interview?: string;
  readonly eval?: string;
  readonly turns?: string;
}

interface Made {
  readonly template?: string | undefined;
  readonly params?: string | undefined;
  readonly strategy?: string | undefined;
  readonly fingerprint?: Provenance;
  readonly files?: RunFiles;
  readonly refused?: readonly { readonly backend: string }[];
  /** What a check of the model's server found before the run: check → a word. */
  readonly preflight?: Readonly<Record<string, string>>;
  readonly spent?: Spent;
  readonly effort?: EffortFigures;
}

/** How the answers came to be and were judged, and where the files are. */
export const provenanceText = (made: Made): string => table(provenanceRows(made), [0, 1]);

/** The same as rows of a name and a value. */
export function provenanceRows(made: Made): string[][] {
  const {
    template,
    params,
    strategy,
    fingerprint = {},
    files = {},
    refused = [],
    preflight,
    spent,
    effort,
  } = made;
  const { answers, extractor, sandbox, id, selection, whole } = fingerprint;
  const around = answers?.strategy ?? strategy;
  return [
    [
      'shard',
      selection?.shard === undefined ? undefined : `${selection.shard} of run ${whole?.slice(0, 12)}`,
    ],
    ['template', answers?.template?.name ?? template],
    ['params', answers?.params?.name ?? params],
    ['strategy', around === 'direct' ? undefined : around],
    ['turns', effort === undefined ? undefined : turnsText(effort)],
    ['told the model', effort === undefined ? undefined : feedbackText(effort)],
    ['passed by turn', effort?.passed_by_turn?.map(percent).join(', ')],
    ['tests by turn', effort?.tests_by_turn?.map(percent).join(', ')],
    ['a solved one', effort === undefined ? undefined : solvedText(effort)],
    ['extractor', extractor],
    ['sandbox', sandbox === undefined ? undefined : sandboxText(sandbox, refused)],
    ['server', preflight === undefined ? undefined : wordsOf(preflight)],
    ['tokens', spent === undefined ? undefined : spentText(spent)],
    ['fingerprint', id?.slice(0, 12)],
    ['answers', files.interview],
    ['each turn', files.turns],
    ['verdicts', files.eval],
    ['manifest', files.manifest],
  ].flatMap(([name, value]) =>
    name === undefined || value === undefined ? [] : [[name, safeLine(value, 1000)]],
  );
}

function sandboxText(
  { backend, image, python }: SandboxFacts,
  refused: readonly { readonly backend: string }[],
): string {
  const others = refused.map((one) => one.backend).join(', ');
  const facts = [backend, image, python && `Python ${python}`, others && `refused here: ${others}`];
  return facts.filter((fact) => fact !== undefined && fact !== '').join(', ');
}

/** `2.3 a sample: passed_tests 9, max_turns_reached 3` */
function turnsText({ turns, samples, stops }: EffortFigures): string {
  const why = Object.entries(stops)
    .toSorted(([, a], [, b]) => b - a)
    .map(([stop, count]) => `${stop} ${count}`);
  return `${(turns / Math.max(1, samples)).toFixed(1)} a sample${why.length === 0 ? '' : `: ${why.join(', ')}`}`;
}

/** A loop that is told of the tests which decide knows its goal: its score is of another kind. */
function feedbackText({ feedback }: EffortFigures): string | undefined {
  const told = Object.entries(feedback).map(([whose, count]) => `${whose} ${count}`);
  return told.length === 0 ? undefined : told.join(', ');
}

/** `1,240 tokens, 8.2 s of the server` */
function solvedText({
  tokens_a_solved: tokens,
  seconds_a_solved: seconds,
}: EffortFigures): string | undefined {
  const parts = [
    ...(tokens === undefined ? [] : [`${Math.round(tokens).toLocaleString('en-US')} tokens`]),
    ...(seconds === undefined ? [] : [`${duration(seconds)} of the server`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** `repeat same, stop honoured` */
const wordsOf = (preflight: Readonly<Record<string, string>>): string =>
  Object.entries(preflight)
    .map(([check, word]) => `${check} ${word}`)
    .join(', ');

/** `12,000 in prompts, 34,000 in answers; 3 answers from the cache` */
function spentText({ promptTokens, completionTokens, cached, uncounted, cost }: Spent): string | undefined {
  if (promptTokens + completionTokens + cached === 0) return undefined;
  const count = (tokens: number): string => tokens.toLocaleString('en-US');
  return [
    `${count(promptTokens)} in prompts, ${count(completionTokens)} in answers`,
    ...(cost === undefined ? [] : [`cost ${cost.toFixed(4)}`]),
    ...(cached === 0 ? [] : [`${cached} answers from the cache`]),
    ...(uncounted === 0 ? [] : [`${uncounted} answers not counted by the server`]),
  ].join('; ');
}
