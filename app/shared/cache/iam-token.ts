import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";

/** AWS credentials. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Settings of a token. */
export interface IamTokenOptions {
  /** Name of the serverless cache. */
  readonly cache: string;
  /** Id of the user, which is its name too. */
  readonly user: string;
  readonly region: string;
  readonly credentials: Credentials | (() => Promise<Credentials>);
  /** @default now */
  readonly at?: Date;
}

/** Seconds for which a token opens connections. */
const LIFE = 900;

/** Makes the password with which an IAM user of an ElastiCache Serverless cache authenticates: a presigned request, without its protocol, good for 15 minutes.
 * No call is made for it.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html */
export async function iamToken(options: IamTokenOptions): Promise<string> {
  const signer = new SignatureV4({
    service: "elasticache",
    region: options.region,
    credentials: options.credentials,
    sha256: Sha256,
  });
  const request = new HttpRequest({
    method: "GET",
    protocol: "http:",
    hostname: options.cache,
    path: "/",
    query: { Action: "connect", User: options.user, ResourceType: "ServerlessCache" },
    headers: { host: options.cache },
  });
  const { hostname, path, query } = await signer.presign(request, {
    expiresIn: LIFE,
    signingDate: options.at,
  });
  const parts = Object.entries(query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return `${hostname}${path}?${parts.join("&")}`;
}
