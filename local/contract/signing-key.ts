import { createHmac } from "node:crypto";

/** Scope of a signature. */
export interface SigningScope {
  /** `20261124` */
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

const keys = new Map<string, Buffer>();

/** The key that signs what a secret access key is used for on a day, in a region, for a service. It is the same for every request of a
 * client, so it is kept.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signingKey(secretAccessKey: string, { day, region, service }: SigningScope): Buffer {
  const name = `${secretAccessKey} ${day} ${region} ${service}`;
  let key = keys.get(name);
  if (!key) {
    if (keys.size > 1000) keys.clear();
    key = [day, region, service, "aws4_request"].reduce<Buffer>(
      (previous, part) => createHmac("sha256", previous).update(part).digest(),
      Buffer.from(`AWS4${secretAccessKey}`),
    );
    keys.set(name, key);
  }
  return key;
}
