import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { Visit } from "./visit.ts";

/** Keys of the files in a bucket.
 * @param bucket Logical name. */
export async function keysIn(visit: Visit, bucket: string, Prefix = ""): Promise<readonly string[]> {
  const { id: Bucket } = await visit.resource("aws:s3/bucket:Bucket", bucket);
  const s3 = new S3Client({ ...visit.client(), forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  s3.destroy();
  return Contents.flatMap(({ Key }) => Key ?? []);
}
