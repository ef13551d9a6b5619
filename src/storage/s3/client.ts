/** The only door to AWS's client for the S3 API, which is loaded where a store is configured. */
import type { Readable } from 'node:stream';
import type * as Sdk from '@aws-sdk/client-s3';
import { loadPeer } from '../../peers.ts';
import type { FileLink } from '../types.ts';
import type { S3Location } from './location.ts';
import { troubleOf } from './trouble.ts';

/** An object of a list. */
export interface ListedObject {
  key: string;
  size: number;
  /** ms since 1970. */
  modifiedAt: number;
}

/** What is used of the S3 API. Every call fails with a StoreError that says what is wrong with the store. */
export interface S3Client {
  put(key: string, data: Uint8Array): Promise<void>;
  /** null where there is no such object. */
  head(key: string): Promise<{ size: number } | null>;
  /** @param range the first byte, and the last one */
  get(key: string, range?: readonly [number, number]): Promise<{ size: number; stream: Readable } | null>;
  /** Begins an upload in parts; gives its id. */
  begin(key: string): Promise<string>;
  /** @param number from 1; gives the part's tag */
  part(key: string, upload: string, number: number, data: Uint8Array): Promise<string>;
  complete(key: string, upload: string, tags: readonly string[]): Promise<void>;
  abort(key: string, upload: string): Promise<void>;
  /** Up to 1000 objects in the order of their keys, after one of them. */
  list(prefix: string, after?: string): Promise<{ objects: ListedObject[]; isLast: boolean }>;
  /** Uploads in parts that have not ended; none where the store does not tell. */
  uploads(prefix: string): Promise<{ key: string; upload: string; begunAt: number }[]>;
  delete(keys: readonly string[]): Promise<void>;
  link(key: string, answer: FileLink): Promise<string>;
  close(): void;
}

const VARIABLE = 'GESSO_STORE_URL';
/** ms to reach the store, and to get an answer of it that is no file. */
const CONNECT_TIME = 5000;
const ANSWER_TIME = 30_000;
/** Files that are read and written at a time. */
const SOCKETS = 256;
/** Tries of a call whose answer says that another may succeed. */
const TRIES = 3;
/** Objects that one call deletes; the API's bound. */
const AT_ONCE = 1000;

const isGone = (error: unknown): boolean => {
  const { name, $metadata } = error as Sdk.S3ServiceException;
  return name === 'NoSuchKey' || name === 'NotFound' || (name !== 'NoSuchBucket' && $metadata?.httpStatusCode === 404);
};

/** Whether a store says that it does not know a call, as some do. */
const isUnknown = (error: unknown): boolean => {
  const { name, $metadata } = error as Sdk.S3ServiceException;
  const status = $metadata?.httpStatusCode ?? 0;
  return status === 501 || name === 'NotImplemented' || name === 'InvalidArgument' || name === 'MalformedXML';
};

/**
 * Opens a client; nothing is asked of the store yet. Keys come from the usual AWS variables, files and roles.
 * @throws ConfigError where the package is not installed
 */
export async function openS3(location: S3Location): Promise<S3Client> {
  const sdk = await loadPeer('@aws-sdk/client-s3', VARIABLE, () => import('@aws-sdk/client-s3'));
  const { bucket: Bucket } = location;
  const open = (endpoint: string | undefined) =>
    new sdk.S3Client({
      ...(endpoint !== undefined && { endpoint }),
      // Stores other than AWS take any, or tell which one they take.
      ...((location.region ?? endpoint) !== undefined && { region: location.region ?? 'us-east-1' }),
      forcePathStyle: location.pathStyle,
      maxAttempts: TRIES,
      // Many stores refuse checksums that they are not asked for.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_TIME,
        requestTimeout: ANSWER_TIME,
        throwOnRequestTimeout: true,
        socketTimeout: ANSWER_TIME,
        httpAgent: { keepAlive: true, maxSockets: SOCKETS },
        httpsAgent: { keepAlive: true, maxSockets: SOCKETS },
      },
    });
  const client = open(location.endpoint);
  const readers = location.publicEndpoint === undefined ? client : open(location.publicEndpoint);
  /** Whether the store deletes many objects in one call. */
  let deletesMany = true;

  /** The answer; null where there is no such object. */
  async function ask<T>(call: () => Promise<T>): Promise<T | null> {
    try {
      return await call();
    } catch (error) {
      if (isGone(error)) return null;
      throw troubleOf(error, location);
    }
  }

  async function tell<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw troubleOf(error, location);
    }
  }

  async function deleteEach(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((Key) => ask(() => client.send(new sdk.DeleteObjectCommand({ Bucket, Key })))));
  }

  async function deleteMany(keys: readonly string[]): Promise<void> {
    const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
    try {
      const { Errors = [] } = await client.send(new sdk.DeleteObjectsCommand({ Bucket, Delete }));
      const [first] = Errors;
      if (first) throw Object.assign(new Error(first.Message ?? ''), { name: first.Code ?? 'Error' });
    } catch (error) {
      if (!isUnknown(error)) throw troubleOf(error, location);
      deletesMany = false;
      await deleteEach(keys);
    }
  }

  return {
    async put(Key, Body) {
      await tell(() => client.send(new sdk.PutObjectCommand({ Bucket, Key, Body })));
    },
    async head(Key) {
      const found = await ask(() => client.send(new sdk.HeadObjectCommand({ Bucket, Key })));
      return found && { size: found.ContentLength ?? 0 };
    },
    async get(Key, range) {
      const Range = range && `bytes=${range[0]}-${range[1]}`;
      const found = await ask(() => client.send(new sdk.GetObjectCommand({ Bucket, Key, Range })));
      return found && { size: found.ContentLength ?? 0, stream: found.Body as Readable };
    },
    async begin(Key) {
      const { UploadId } = await tell(() => client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key })));
      return UploadId as string;
    },
    async part(Key, UploadId, PartNumber, Body) {
      const input = { Bucket, Key, UploadId, PartNumber, Body };
      const { ETag } = await tell(() => client.send(new sdk.UploadPartCommand(input)));
      return ETag as string;
    },
    async complete(Key, UploadId, tags) {
      const MultipartUpload = { Parts: tags.map((ETag, i) => ({ ETag, PartNumber: i + 1 })) };
      const input = { Bucket, Key, UploadId, MultipartUpload };
      await tell(() => client.send(new sdk.CompleteMultipartUploadCommand(input)));
    },
    async abort(Key, UploadId) {
      await ask(() => client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId })));
    },
    async list(Prefix, StartAfter) {
      const input = { Bucket, Prefix, StartAfter };
      const { Contents = [], IsTruncated } = await tell(() => client.send(new sdk.ListObjectsV2Command(input)));
      const objects = Contents.map(({ Key = '', Size = 0, LastModified }) => ({
        ...{ key: Key, size: Size, modifiedAt: LastModified?.getTime() ?? 0 },
      }));
      return { objects, isLast: IsTruncated !== true };
    },
    async uploads(Prefix) {
      try {
        const { Uploads = [] } = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix }));
        return Uploads.map(({ Key = '', UploadId = '', Initiated }) => ({
          ...{ key: Key, upload: UploadId, begunAt: Initiated?.getTime() ?? Number.POSITIVE_INFINITY },
        }));
      } catch (error) {
        if (isUnknown(error)) return [];
        throw troubleOf(error, location);
      }
    },
    async delete(keys) {
      for (let from = 0; from < keys.length; from += AT_ONCE) {
        const some = keys.slice(from, from + AT_ONCE);
        await (deletesMany && some.length > 1 ? deleteMany(some) : deleteEach(some));
      }
    },
    async link(Key, { seconds, mime, disposition, cacheControl }) {
      const { getSignedUrl } = await loadPeer(
        '@aws-sdk/s3-request-presigner',
        VARIABLE,
        () => import('@aws-sdk/s3-request-presigner'),
      );
      const asked = new sdk.GetObjectCommand({
        ...{ Bucket, Key, ResponseContentType: mime },
        ...{ ResponseContentDisposition: disposition, ResponseCacheControl: cacheControl },
      });
      return tell(() => getSignedUrl(readers, asked, { expiresIn: seconds }));
    },
    close() {
      client.destroy();
      if (readers !== client) readers.destroy();
    },
  };
}
