import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { Service } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config/profiles.ts';
import { renderJob } from '../../src/kubernetes/render/job.ts';
import { render, toYaml } from '../../src/kubernetes/render/index.ts';
import type { Rendered } from '../../src/kubernetes/render/index.ts';
import { shardCommand } from '../../src/kubernetes/render/command.ts';
import type { ClusterJob } from '../../src/kubernetes/schema/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/kubernetes');

async function jobNamed(name: string): Promise<ClusterJob> {
  const job = (await loadConfig(join(FIXTURES, 'assay.yaml'))).jobs.get(name);
  if (job === undefined) throw new Error(`no job ${name}`);
  return job;
}

/** By Kubernetes' own OpenAPI schemas, which let a misspelt field pass: a field that they do not read is none. */
function validate(object: Rendered): void {
  const unread = new Set(pathsIn(object));
  withReads(modelOf(object), (path) => unread.delete(path)).validate();
  expect([...unread]).toEqual([]);
}

function modelOf(object: Rendered): { validate(): void } {
  if (object.kind === 'Job') return new Job(object);
  if (object.kind === 'Deployment') return new Deployment(object);
  if (object.kind === 'Service') return new Service(object);
  if (object.kind === 'NetworkPolicy') return new NetworkPolicy(object);
  return new HorizontalPodAutoscaler(object);
}

const pathsIn = (value: object, path = ''): string[] =>
  Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .flatMap(([name, inner]) => [
      `${path}/${name}`,
      ...(typeof inner === 'object' && inner !== null ? pathsIn(inner, `${path}/${name}`) : []),
    ]);

const withReads = <Value extends object>(value: Value, onRead: (path: string) => void, path = ''): Value =>
  new Proxy(value, {
    get: (target, name, itself) => {
      const here = `${path}/${String(name)}`;
      onRead(here);
      const inner: unknown = Reflect.get(target, name, itself);
      return typeof inner === 'object' && inner !== null ? withReads(inner, onRead, here) : inner;
    },
  });

/** What becomes of a command before it is run. Source: core/v1 Container.command: `$(NAME)` of what is known, `$$` is `$`. */
const asKubernetes = (command: string, env: Readonly<Record<string, string>>): string =>
  command.replaceAll(/\$\$|\$\(([^)]*)\)/g, (whole, name?: string) =>
    name === undefined ? '$' : (env[name] ?? whole),
  );

describe('a job on a cluster', () => {
  it.each(['gpt-mbpp', 'qwen-humaneval'])(
    '%s is what was reviewed, and Kubernetes takes it',
    async (name) => {
      const objects = render(await jobNamed(name));
      for (const object of objects) validate(object);
      await expect(toYaml(objects)).toMatchFileSnapshot(join(FIXTURES, `${name}.yaml`));
    },
  );

  it('has no field that Kubernetes does not know', async () => {
    const job = renderJob(await jobNamed('gpt-mbpp'));
    const misspelt = { ...job, metadata: { ...job.metadata, lables: {} } };
    expect(() => validate(misspelt)).toThrow('/metadata/lables');
  });

  it('is plain YAML that says the same to whoever reads it', async () => {
    const objects = render(await jobNamed('qwen-humaneval'));
    const read = parseAllDocuments(toYaml(objects)).map((document) => document.toJS());
    expect(read).toEqual(JSON.parse(JSON.stringify(objects)));
  });

  it('keeps its strings for a reader of YAML 1.1, as Kubernetes is one', async () => {
    const env = {
      A: 'yes',
      B: 'off',
      C: 'n',
      D: '1e3',
      E: '0b1',
      F: '12:30:45',
      G: '2026-01-01',
      H: '~',
      I: '010',
      J: '0o17_1',
      K: '-0x1_F',
      L: ' a\r\n\tb\n\n',
      M: '\u0001\u007F\u0085\u2028\u2029\uFEFF\uFFFE\u{1F600}',
    };
    const job = { ...(await jobNamed('gpt-mbpp')), env, labels: { on: 'yes' } };
    const [read] = parseAllDocuments(toYaml([renderJob(job)]), { version: '1.1' }).map((document) =>
      document.toJS(),
    );
    expect(read).toEqual(JSON.parse(JSON.stringify(renderJob(job))));
    // What Go's YAML, which kubectl has, takes for a number or does not read at all.
    const text = toYaml([renderJob(job)]);
    expect(text).toContain('value: "0o17_1"');
    expect(text).toContain('value: "-0x1_F"');
    expect(text).not.toMatch(/[^\n\x20-\x7E\u{1F600}]/u);
  });

  it('asks for no GPU where the model runs elsewhere, and for as many as it is limited to where it does not', async () => {
    expect(toYaml(render(await jobNamed('gpt-mbpp')))).not.toContain('gpu');
    const [sidecar] = render(await jobNamed('qwen-humaneval')).flatMap((object) =>
      object.kind === 'Job' ? (object.spec?.template.spec?.initContainers ?? []) : [],
    );
    expect(sidecar?.resources?.requests?.['nvidia.com/gpu']).toBe('1');
    expect(sidecar?.resources?.limits?.['nvidia.com/gpu']).toBe('1');
  });

  it('has room for the model that its server downloads, unless it is told how much', async () => {
    const { disk, ...job } = await jobNamed('qwen-humaneval');
    const limits = (of: ClusterJob) =>
      [...toYaml(render(of)).matchAll(/sizeLimit: (\w+)/g)].map(([, size]) => size);
    expect([disk, limits({ ...job, disk: '50Gi' })]).toEqual(['50Gi', ['50Gi', '50Gi', '8Gi']]);
    expect(limits(job)).toEqual(['10Gi', '100Gi', '8Gi']);
  });

  it('keeps what Kubernetes would take for a variable in the words of its command', async () => {
    const job = { ...(await jobNamed('gpt-mbpp')), args: ['--set', 'stop=$(HOME)$$'] };
    expect(asKubernetes(shardCommand(job), { HOME: '/tmp' })).toContain("'stop=$(HOME)$$'");
  });

  it('gives containers the values and arguments that are written, whatever Kubernetes would put for them', async () => {
    const job = await jobNamed('qwen-humaneval');
    const written = { A: '$(HOME)', B: '$$(HOME)', C: '$x $', D: '$$$$' };
    const server = { ...(job.server ?? expect.unreachable()), args: Object.values(written) };
    const spec = renderJob({ ...job, server, env: written }).spec?.template.spec;
    const known = { HOME: '/tmp' };
    const [client] = spec?.containers ?? [];
    const given = client?.env?.map(({ name, value = '' }) => [name, asKubernetes(value, known)]);
    expect(Object.fromEntries(given ?? [])).toMatchObject(written);
    const args = spec?.initContainers?.[0]?.args?.map((word) => asKubernetes(word, known));
    expect(args).toEqual(expect.arrayContaining(Object.values(written)));
  });

  it('mounts a claim wherever it is wanted, and gives each variable once', async () => {
    const volumes = [
      { claim: 'a.b', path: '/x' },
      { claim: 'a.b', path: '/y', read_only: true },
      { claim: 'tmp', path: '/z' },
    ];
    const secrets = { ASSAY_CACHE: 'place/of-cache' };
    const object = renderJob({ ...(await jobNamed('gpt-mbpp')), volumes, secrets });
    validate(object);
    const spec = object.spec?.template.spec;
    expect(
      spec?.volumes?.map(({ name, persistentVolumeClaim }) => [name, persistentVolumeClaim?.claimName]),
    ).toEqual([
      ['tmp', undefined],
      ['claim-1', 'a.b'],
      ['claim-2', 'tmp'],
    ]);
    const [client] = spec?.containers ?? [];
    expect(client?.volumeMounts?.map(({ name, mountPath }) => `${name} ${mountPath}`)).toEqual([
      'tmp /tmp',
      'claim-1 /x',
      'claim-1 /y',
      'claim-2 /z',
    ]);
    const names = client?.env?.map(({ name }) => name) ?? [];
    expect(names).toEqual([...new Set(names)]);
    expect(client?.env?.find(({ name }) => name === 'ASSAY_CACHE')?.value).toBeUndefined();
  });

  it('has words for a shell that come out of it as they went in, whatever is in them', async () => {
    const args = ["it's", '#x', '~', '$(id)', '`id`', 'a b', '"', '\\', '*', '--set', 'stop=$HOME', 'ü\n'];
    const job = { ...(await jobNamed('gpt-mbpp')), args };
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'assay'), '#!/bin/sh\nprintf "%s\\0" "$@"\n', { mode: 0o755 });
    const env = { PATH: `${folder}:/usr/bin:/bin`, JOB_COMPLETION_INDEX: '2' };
    const said = execFileSync('/bin/sh', ['-c', asKubernetes(shardCommand(job), env)], {
      env,
      encoding: 'utf8',
    }).split('\0');
    expect(said).toEqual([
      'run',
      'mbpp+',
      '--model',
      'http://models.internal:8000/v1#gpt-oss-20b',
      ...args,
      '--shard',
      '3/4',
      '--results',
      's3://evaluations/gpt-mbpp/shard-3',
      '',
    ]);
  });

  it.each([
    [
      'image: i',
      'server: {image: v, model: m}\n    image: i',
      /either a model, which runs elsewhere, or a server/,
    ],
    ['shards: 4', 'shards: 4\n    shrads: 5', /no field shrads; did you mean shards/],
    ['shards: 4', 'shards: 4\n    env: {OPENAI_API_KEY: abc}', /put it into a Secret/],
    ['shards: 4', 'shards: 4\n    args: [--shard, 1/2]', /are set by the job/],
    ['shards: 4', 'shards: 4\n    resources: {limits: {memory: 4 GB}}', /a quantity of bytes is/],
    ['shards: 4', 'shards: 4\n    resources: {limits: {memory: 8K}}', /a quantity of bytes is/],
    ['shards: 4', 'shards: 4\n    resources: {requests: {cpu: 2Gi}}', /a quantity of cores is/],
    ['shards: 4', 'shards: 4\n    env: {A: "a\\0b"}', /no character NUL/],
    ['shards: 4', 'shards: 4\n    args: ["a\\ud800b"]', /whole characters only/],
    ['shards: 4', 'shards: 4\n    env: {A-B: x}', /the name of a variable/],
    ['shards: 4', 'shards: 4\n    env: {JOB_COMPLETION_INDEX: 0}', /set by Kubernetes/],
    ['shards: 4', 'shards: 4\n    env: {A: x}\n    secrets: {A: s/k}', /both under env and under secrets/],
    ['shards: 4', 'shards: 4\n    secrets: {A: Up_per/k}', /SECRET.KEY/],
    ['shards: 4', 'shards: 4\n    args: [--set, sk-aaaaaaaaaaaaaaaa]', /put it into a Secret/],
    ['http://m/v1', 'http://me:pass@m/v1', /put it into a Secret/],
    ['shards: 4', 'shards: 4\n    labels: {"a b": x}', /the name of a label/],
    ['shards: 4', `shards: 4\n    labels: {a: ${'x'.repeat(64)}}`, /at most 63 letters/],
    ['shards: 4', 'shards: 4\n    volumes: [{claim: c, path: /tmp/}]', /the pod's own/],
    ['s3://b/p', '/results', /need a volume/],
    ['shards: 4', 'shards: 4\n    sandbox: {token: s/k, replicas: {min: 3, max: 2}}', /min is at most max/],
    [
      'job:\n',
      '7b:\n    sandbox: {token: s/k, replicas: {min: 1, max: 2}}\n',
      /with sandbox workers begins with a letter/,
    ],
    ['s3://b/p', 'somewhere', /results are at s3/],
    ['job:', `${'a'.repeat(53)}:`, /at most 52 characters/],
  ])('is refused with its line where %s is %s', async (from, to, why) => {
    const text =
      'kubernetes:\n  job:\n    suites: [demo]\n    model: http://m/v1\n    image: i\n    shards: 4\n    results: s3://b/p\n';
    const file = join(temporaryFolder(), 'assay.yaml');
    writeFileSync(file, text.replace(from, to));
    await expect(loadConfig(file)).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringMatching(new RegExp(String.raw`assay\.yaml:\d+: .*(${why.source})`)),
    });
  });
});
