import { expect, it } from 'vitest';
import { measureRates } from '../../../src/grading/repository/rates.ts';
import type { Rates } from '../../../src/grading/repository/rates.ts';
import { openRepositoryTests } from '../../../src/grading/repository/testing.ts';
import { ratesText } from '../../../src/report/rates.ts';
import { readPoint } from '../../../src/repository/point.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { CART, shopTests, useShop } from '../../repository/tests/shop.ts';
import type { Shop } from '../../repository/tests/shop.ts';

/** Rates of one function of the cart: its name, and the lines of `def`, docstring or code, and end. */
function measure({ project, workspaces }: Shop, name: string, first: number, last: number): Promise<Rates> {
  const lines = CART.split('\n').slice(first, last + 1);
  const point = readPoint(
    {
      idx: 0,
      dp_id: name,
      split: 'test',
      file_path: 'shop/cart.py',
      raw_file_content: CART,
      method: {
        name,
        declaration: lines[0],
        description: '',
        body: lines.slice(1).join('\n'),
        global_method_declaration_index: [first, first],
        global_method_body_index: [first + 1, last],
      },
      tests: { full_paths: shopTests('unittest') },
    },
    'the shop',
  );
  return measureRates({
    sets: [{ kind: 'repository', name: 'tests', project, point, target: 'generation' }],
    tests: openRepositoryTests({ workspaces, project, cacheDir: temporaryFolder() }),
    concurrency: 2,
    seed: 1,
  });
}

describeWith(['bubblewrap', 'pytest'], 'how often tests judge wrongly', () => {
  const shop = useShop();

  it('is never for a function that they look at', async () => {
    const { false_reject: reject, false_accept: accept } = await measure(shop(), 'total', 3, 5);
    expect(reject).toMatchObject({ count: 0, cases: [] });
    expect(reject.of).toBeGreaterThan(1);
    expect(accept).toMatchObject({ count: 0, cases: [] });
    expect(accept.of).toBeGreaterThan(0);
  });

  it('is always for the faults of one that they do not, which are named', async () => {
    const rates = await measure(shop(), 'cheapest', 8, 9);
    const { count, of, share, cases } = rates.false_accept;
    expect(count).toBe(of);
    expect(share).toMatchObject({ value: 1, high: 1 });
    expect(cases[0]).toMatchObject({ id: 'cheapest', change: expect.stringMatching(/line 10: .* → /) });
    expect(ratesText(rates).join('\n')).toMatch(/accept what is wrong +(\d+) of \1 +100\.0 %/);
  });
});
