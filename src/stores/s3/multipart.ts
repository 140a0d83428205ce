import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { CompletedPart, S3Client } from '@aws-sdk/client-s3';
import type { FileUpload } from '../contract.ts';
import type { S3Sdk } from './sdk.ts';

/** Bytes a part; S3 takes parts of 5 MiB to 5 GiB, and 10,000 of them. Source: S3's quotas for multipart uploads. */
const PART = 8 * 2 ** 20;
const MOST_PARTS = 9_000;

export interface Target {
  readonly sdk: S3Sdk;
  readonly client: S3Client;
  readonly bucket: string;
}

/** Writes the first bytes of a file as one object; more than a part in parts, one after the other, so that memory holds one. */
export async function uploadFile(target: Target, upload: FileUpload): Promise<void> {
  const file = await open(upload.path);
  try {
    await (upload.bytes <= PART ? uploadSmall(target, upload, file) : uploadParts(target, upload, file));
  } finally {
    await file.close();
  }
}

async function uploadSmall(
  { sdk, client, bucket }: Target,
  upload: FileUpload,
  file: FileHandle,
): Promise<void> {
  const Body = await piece(file, 0, upload.bytes);
  await upload.beforeEnd();
  await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: upload.key, Body }));
}

async function uploadParts(
  { sdk, client, bucket }: Target,
  upload: FileUpload,
  file: FileHandle,
): Promise<void> {
  const object = { Bucket: bucket, Key: upload.key };
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(object));
  const begun = { ...object, UploadId };
  try {
    const Parts: CompletedPart[] = [];
    const length = Math.max(PART, Math.ceil(upload.bytes / MOST_PARTS));
    for (let start = 0; start < upload.bytes; start += length) {
      const Body = await piece(file, start, Math.min(length, upload.bytes - start));
      const PartNumber = Parts.length + 1;
      const { ETag } = await client.send(new sdk.UploadPartCommand({ ...begun, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    await upload.beforeEnd();
    await client.send(new sdk.CompleteMultipartUploadCommand({ ...begun, MultipartUpload: { Parts } }));
  } catch (error) {
    // What has no end is kept and paid for, so it is taken back where that can still be done.
    await client.send(new sdk.AbortMultipartUploadCommand(begun)).catch(() => {});
    throw error;
  }
}

async function piece(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
  return buffer.subarray(0, bytesRead);
}
