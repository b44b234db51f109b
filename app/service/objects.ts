import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";

/** Opens the one client of the process. Region, credentials and endpoint come from the surroundings, as the SDK finds them. */
export const openS3 = (): S3Client =>
  new S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });

/** Deletes all objects below a prefix.
 * @returns How many there were. */
export async function removeAll(
  client: Pick<S3Client, "send">,
  bucket: string,
  prefix: string,
): Promise<number> {
  let removed = 0;
  let token: string | undefined;
  do {
    const { Contents = [], NextContinuationToken } = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
    );
    const keys = Contents.flatMap(({ Key }) => Key ?? []);
    // There are two or three.
    await Promise.all(
      keys.map(async (Key) => await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))),
    );
    removed += keys.length;
    token = NextContinuationToken;
  } while (token !== undefined);
  return removed;
}
