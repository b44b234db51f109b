/** ARN of a bucket, or of an object in it. */
export const s3Arn = (bucket: string, key?: string) =>
  `arn:aws:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
