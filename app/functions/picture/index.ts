import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { required } from "../environment.ts";
import { code } from "./code.ts";
import { openCodecs, type Codecs } from "./codecs.ts";
import { variables } from "./environment.ts";
import { Files } from "./files.ts";
import { processUploads, type UploadEvent } from "./handle.ts";
import { Profiles } from "./profiles.ts";

const files = new Files(new S3Client({}), required(variables.bucket));
const profiles = new Profiles(
  DynamoDBDocumentClient.from(new DynamoDBClient({})),
  required(variables.profilesTable),
);

let codecs: Codecs | undefined;

/** Lambda behind the uploads of a bucket. */
export async function handler(event: UploadEvent): Promise<void> {
  await processUploads(event, {
    files,
    profiles,
    // Compiled with the first upload, and kept.
    codecs: () => (codecs ??= openCodecs(code)),
    now: () => new Date(),
  });
}
