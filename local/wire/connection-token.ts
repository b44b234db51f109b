import type { IamCapability } from "../contract/capabilities/iam.ts";
import { AwsError } from "../contract/errors.ts";
import type { Principal } from "../contract/principal.ts";
import { readSignature, verifySignature } from "./sigv4.ts";

/** What a token must be for. */
export interface TokenScope {
  /** Service name in the credential scope: `rds-db`, `elasticache`. */
  readonly service: string;
  readonly region: string;
  /** Host as it is signed, with its port if the service signs one. */
  readonly host: string;
  /** Parameters that it must have, with their values. */
  readonly query: Readonly<Record<string, string>>;
}

/** Longest life of a token, seconds: what it says itself counts if it is less. */
const LONGEST = 900;

/** Finds who made a token for a connection: a presigned request to connect, without its protocol, given as a password.
 * @param now Milliseconds since the epoch.
 * @throws AwsError saying what is wrong with it: it is no token, or for something else, expired, forged, or of a key that is unknown or over.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html */
export function readConnectionToken(
  token: string,
  scope: TokenScope,
  iam: Pick<IamCapability, "identify">,
  now = Date.now(),
): Principal {
  const slash = token.indexOf("/");
  const question = token.indexOf("?");
  if (slash <= 0 || question < slash) throw refusal("it is no presigned request");
  const host = token.slice(0, slash);
  const url = token.slice(slash);
  const query = new URLSearchParams(token.slice(question + 1));
  const signature = readSignature({}, query);
  if (!signature) throw refusal("it is not signed");
  if (signature.service !== scope.service) throw refusal(`it is signed for ${signature.service}`);
  if (signature.region !== scope.region) throw refusal(`it is signed for the region ${signature.region}`);
  if (host.toLowerCase() !== scope.host.toLowerCase()) throw refusal(`it is for ${host}`);
  for (const [name, value] of Object.entries(scope.query))
    if (query.get(name) !== value) throw refusal(`its ${name} is ${query.get(name) ?? "missing"}`);
  if ((signature.expires ?? Infinity) > LONGEST) throw refusal("it is good for more than 15 minutes");

  const key = iam.identify(signature.accessKeyId);
  if (!key || key.sessionToken !== signature.sessionToken) throw refusal("its access key is not known");
  const request = { method: "GET", url, headers: { host }, body: Buffer.alloc(0) };
  verifySignature(request, signature, key.secretAccessKey, now);
  if (key.expiration && key.expiration.getTime() <= now) throw refusal("its credentials are expired");
  return key.principal;
}

const refusal = (why: string) => new AwsError("AccessDenied", `The token is refused: ${why}`, 403);
