import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { openBucket } from '../../src/stores/s3/objects.ts';
import { Mirror } from '../../src/stores/mirror.ts';
import { serveHere } from '../fixtures/loopback.ts';
import { describeWith } from '../fixtures/parts.ts';
import { newBucket, useS3 } from '../fixtures/s3.ts';

describeWith(['s3'], 'a store that is read while others write to it', () => {
  it('is read as it is then: no half of a manifest, no part that has been joined meanwhile', async () => {
    useS3();
    const bucket = await newBucket();
    const [objects, mirror] = [openBucket(bucket), new Mirror(bucket)];
    const rows = 'r/rows.ndjson';
    await objects.write('r/longer.json', '{"state":"running"}');
    await objects.write('r/shorter.json', '{"state":"running"}');
    await objects.write(`${rows}.parts/0000000000000000`, 'a\n');
    const listed = await mirror.list('r/');
    await objects.write('r/longer.json', '{"state":"finished","done":10}');
    await objects.write('r/shorter.json', '{}');
    await objects.write(rows, 'a\nb\n');
    await objects.remove([`${rows}.parts/0000000000000000`]);
    await mirror.bring(listed);
    const texts = ['r/longer.json', 'r/shorter.json', rows].map((key) =>
      readFileSync(mirror.pathOf(key), 'utf8'),
    );
    expect(texts).toEqual(['{"state":"finished","done":10}', '{}', 'a\nb\n']);
  });
});

describeWith(['s3'], 'what answers for a store', () => {
  it.each([
    [400, 'ExpiredToken', 'store-keys', 'takes the credentials no more'],
    [403, 'RequestTimeTooSkewed', 'store-refused', "this machine's clock"],
    [200, 'a page to log in', 'store-failed', 'no object store'],
  ])('with %i and %s is told with what helps', async (status, name, code, words) => {
    const { address, stop } = await serveHere((incoming, response) => {
      incoming.resume();
      response.statusCode = status;
      response.end(status === 200 ? '<html>Log in</html>' : `<Error><Code>${name}</Code></Error>`);
    });
    onTestFinished(stop);
    useS3({ AWS_ENDPOINT_URL: address });
    const objects = openBucket('bucket');
    const failure = { code, message: expect.stringContaining(words) };
    await expect(objects.write('key', 'text')).rejects.toMatchObject(failure);
    await expect(objects.list('').next()).rejects.toMatchObject(failure);
  });
});
