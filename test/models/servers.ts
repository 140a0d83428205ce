import { onTestFinished } from 'vitest';
import { openModel } from '../../src/models/index.ts';
import type { OpenOptions } from '../../src/models/index.ts';
import type { Model } from '../../src/models/contract.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeOptions, FakeReply, FakeRequest, FakeServer } from '../fixtures/fake-openai.ts';

/** A fake server for the length of a test. */
export async function serve(
  answering: (request: FakeRequest) => FakeReply,
  options: FakeOptions = {},
): Promise<FakeServer> {
  const server = await startFakeServer(answering, options);
  onTestFinished(() => server.stop());
  return server;
}

/** A model that is closed at the end of the test. */
export function open(address: string, options: OpenOptions = {}): Model {
  const model = openModel(address, { env: {}, ...options });
  onTestFinished(() => model.close());
  return model;
}
