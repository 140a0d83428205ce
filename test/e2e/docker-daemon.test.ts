import { expect, onTestFinished, test } from 'vitest';

import { assay, jsonOf, rowsIn, verdictsIn } from '../fixtures/assay.ts';
import { demoModel } from '../fixtures/demo-model.ts';
import { startDockerRelay } from '../fixtures/docker-relay.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

describeWith(['docker'], 'a Docker daemon', () => {
  test('that is not there is named, and how it is started', async () => {
    const env = { DOCKER_HOST: 'unix:///nowhere.sock' };
    const { code, stderr } = await assay(['demo', '--sandbox', 'docker'], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/docker sandbox .* does not answer: .*nowhere/);
    expect(stderr).toMatch(/Start its daemon/);
  });

  test('that is reached over the network and goes away in mid-run costs verdicts, which the same command brings later', async () => {
    const daemon = await startDockerRelay();
    onTestFinished(() => daemon.stop());
    const answering = await demoModel();
    const model = await startFakeServer((request) => {
      if (request.index === 2) daemon.stop();
      return answering(request);
    });
    onTestFinished(() => model.stop());
    const folder = temporaryFolder();
    const args = ['run', 'demo', '--model', model.address, '--sandbox', 'docker', '--concurrency', '1'];
    const few = ['--tasks', 'Demo/0,Demo/1,Demo/3,Demo/4', '--results', folder, '--json', '--quiet'];
    const run = () => assay([...args, ...few], { env: { DOCKER_HOST: daemon.address } });
    const cut = await run();
    expect(cut.code).toBe(2);
    const { score } = jsonOf(cut);
    expect(score).toMatchObject({ complete: false, total: 4 });
    expect(JSON.stringify(score)).toContain('Cannot connect to the Docker daemon');
    expect(rowsIn(folder, 'eval').filter(({ outcome }) => outcome === 'unscored').length).toBeGreaterThan(1);

    await daemon.resume();
    const whole = await run();
    expect(whole.stderr).toBe('');
    expect(jsonOf(whole).score).toMatchObject({ complete: true, unscored: 0 });
    expect(model.requests).toHaveLength(4);
    expect(Object.values(verdictsIn(folder)).flatMap(Object.values)).not.toContain('unscored');
  });
});
