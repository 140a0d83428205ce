import { expect, test } from 'vitest';
import { paths } from '../../src/view/paths.ts';

test('pages find every answer from their own folder, so that they work below any address', () => {
  const all = [
    paths.site,
    paths.runs,
    paths.run('a1'),
    paths.tasks('a1'),
    paths.samples('a1'),
    paths.sample('a1', 7),
    paths.compare('a1', 'b2'),
    paths.live,
  ];
  expect(new Set(all).size).toBe(all.length);
  for (const path of all) expect(new URL(path, 'https://x.test/results/').href).toMatch(/\/results\/api\//);
});
