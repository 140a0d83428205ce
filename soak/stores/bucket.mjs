// A bucket at the gateway that is never killed: what the store has, whatever happens on the way to it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { settingsOf } from './gateway.mjs';

/** At the server that `scripts/start-s3-server.sh` has started in a folder. */
export async function newBucket(folder) {
  const endpoint = readFileSync(join(folder, 'address'), 'utf8').trim();
  const settings = settingsOf(folder, endpoint);
  const credentials = {
    accessKeyId: settings.AWS_ACCESS_KEY_ID,
    secretAccessKey: settings.AWS_SECRET_ACCESS_KEY,
  };
  const client = new S3Client({ endpoint, region: settings.AWS_REGION, forcePathStyle: true, credentials });
  const bucket = `soak-${process.pid}-${Date.now()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    bucket,
    keysBelow: async (address) => {
      const keys = [];
      const request = { Bucket: bucket, Prefix: keyOf(address) };
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, request))
        keys.push(...Contents.map(({ Key }) => Key));
      return keys;
    },
    textOf: async (address) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(address) }));
      return Body.transformToString();
    },
  };
}

const keyOf = (address) => address.replace(/^s3:\/\/[^/]+\//, '');
