import { expect, test } from 'vitest';
import { hrefOf, parseRoute } from '../../viewer/src/route.ts';

test('an address says the same when it is read back, whatever a suite or a filter is called', () => {
  const path = ['tasks', 'a/b ?#%', '…'];
  const route = parseRoute(hrefOf(path, { q: '#&=?', outcome: undefined, cause: '' }));
  expect(route.path).toEqual(path);
  expect([...route.query]).toEqual([['q', '#&=?']]);
});

test.each(['', '#', '#/', '/'])('%j is the first page', (hash) => {
  expect(parseRoute(hash).path).toEqual([]);
});

test('an address that is no code of a text is read as it stands', () => {
  expect(parseRoute('#/run/%E0%A4%A').path).toEqual(['run', '%E0%A4%A']);
});
