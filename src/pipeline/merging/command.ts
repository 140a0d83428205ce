import { z } from 'zod';

const named = z.looseObject({ name: z.string() }).exactOptional();
const model = z.looseObject({ address: z.string() }).exactOptional();

/** What a fingerprint tells of the command that made it. */
const facts = z.looseObject({
  suite: named,
  selection: z
    .looseObject({
      samples: z.number().exactOptional(),
      tasks: z.string().exactOptional(),
      limit: z.number().exactOptional(),
      languages: z.array(z.string()).exactOptional(),
    })
    .exactOptional(),
  params: named,
  model,
  answers: z
    .looseObject({
      from: z.string(),
      name: z.string().exactOptional(),
      template: named,
      params: named,
      strategy: z.string().exactOptional(),
      model,
    })
    .exactOptional(),
});

/**
 * The command of a shard as far as the facts of its run tell it: settings that have no name there (`--max-turns`, a profile's
 * server) are for the user to add, as the other shards had them.
 * @param results the folder that has the shard's files or shall have them; absent where nothing tells which that is
 */
export function commandFor(
  print: Readonly<Record<string, unknown>>,
  shard: string,
  results?: string,
): string {
  const { suite, selection = {}, params, model: asked, answers } = facts.safeParse(print).data ?? {};
  const { samples = 1, tasks, limit, languages = [] } = selection;
  const place: Words = [
    ['--shard', shard],
    ['--results', results],
  ];
  const selected: Words = [
    ['--samples', samples === 1 ? undefined : String(samples)],
    ['--tasks', tasks],
    ['--limit', limit === undefined ? undefined : String(limit)],
    ...languages.map((language): Words[number] => ['--language', language]),
  ];
  if (answers === undefined)
    return command('interview', [
      ['--input', 'PROMPTS'],
      ['--model', asked?.address],
      ...paramsOf(params?.name),
      ...place,
    ]);
  if (answers.from !== 'model')
    return command('evaluate', [['--input', answers.name ?? 'ANSWERS'], ...selected, ...place]);
  const how: Words = [
    ['--model', answers.model?.address],
    ['--template', answers.template?.name],
    ...paramsOf(answers.params?.name),
    ['--strategy', strategyOf(answers.strategy)],
  ];
  return command(`run ${quoted(suite?.name ?? 'SUITE')}`, [...how, ...selected, ...place]);
}

/** `sampled+seed=7` is what `--params sampled --set seed=7` is called. */
function paramsOf(label: string | undefined): Words {
  const [name, ...changes] = label?.split(/\+(?=[\w.-]+=)/) ?? [];
  return [['--params', name], ...changes.map((change): Words[number] => ['--set', change])];
}

/** Of `repair (max_turns=5)` the name; asking once needs none. */
const strategyOf = (label = 'direct'): string | undefined =>
  label === 'direct' ? undefined : label.split(' (')[0];

type Words = readonly (readonly [flag: string, value: string | undefined])[];

function command(name: string, words: Words): string {
  const given = words.flatMap(([flag, value]) => (value === undefined ? [] : [flag, quoted(value)]));
  return ['assay', name, ...given].join(' ');
}

/** As a shell reads it as one word. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
