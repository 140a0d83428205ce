import { expect, test } from 'vitest';

import { openApi } from '../../../src/sandbox/remote/openapi.ts';

const DOCUMENT = new URL('../../../docs/remote-sandbox.openapi.json', import.meta.url);

test('the contract in the documents is the one that server and client read with', async () => {
  // `npx vitest run test/sandbox/remote/openapi.test.ts -u` writes it anew.
  await expect(`${JSON.stringify(openApi(), null, 2)}\n`).toMatchFileSnapshot(DOCUMENT.pathname);
});

test('every reference in it leads somewhere', () => {
  const text = JSON.stringify(openApi());
  const { components } = JSON.parse(text);
  const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(components.schemas).toHaveProperty(name ?? '');
});
