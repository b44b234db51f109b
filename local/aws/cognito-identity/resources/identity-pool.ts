import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { poolArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import type { UserPoolProvider } from "../records.ts";
import type { IdentityPoolStore } from "../store.ts";

const inputs = {
  identityPoolName: true,
  cognitoIdentityProviders: { providerName: true, clientId: true, serverSideTokenCheck: true },
  allowUnauthenticatedIdentities: [false],
  allowClassicFlow: [false],
  tags: true,
} as const;
type PoolInputs = Read<Inputs<aws.cognito.IdentityPoolArgs>, typeof inputs>;

/** Outputs of an identity pool. */
interface PoolOutputs {
  readonly arn: string;
  readonly region: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:cognito/identityPool:IdentityPool`.
 * @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CreateIdentityPool.html */
export function identityPoolResource(store: IdentityPoolStore) {
  const write = async (id: string, region: string, given: PoolInputs) => {
    const name = given.identityPoolName;
    if (name.length > 128 || !/^[\w\s+=,.@-]+$/.test(name))
      throw invalidParameter(
        `identityPoolName must have 1 to 128 letters, digits, spaces and +=,.@- (got "${name}")`,
      );
    await store.putPool({
      id,
      region,
      name,
      providers: (given.cognitoIdentityProviders ?? []).map(readProvider),
    });
    return { id, outputs: { arn: poolArn(region, accountId, id), region, tagsAll: given.tags ?? {} } };
  };
  return resource<aws.cognito.IdentityPoolArgs, PoolOutputs>()({
    inputs,
    create: ({ region, inputs: given }) => write(`${region}:${randomUUID()}`, region, given),
    update: ({ region, inputs: given }, { id }) => write(id, region, given),
    delete: ({ id }) => store.deletePool(id),
    replaceOn: ["region"],
  });
}

type ProviderInput = NonNullable<PoolInputs["cognitoIdentityProviders"]>[number];

function readProvider({ providerName, clientId, serverSideTokenCheck }: ProviderInput): UserPoolProvider {
  if (
    providerName === undefined ||
    !/^cognito-idp\.[\w-]+\.amazonaws\.com\/[\w-]+_[0-9A-Za-z]+$/.test(providerName)
  )
    throw invalidParameter(
      `cognitoIdentityProviders.providerName must be cognito-idp.<region>.amazonaws.com/<user pool> (got "${providerName}")`,
    );
  if (clientId === undefined || !/^\w{1,128}$/.test(clientId))
    throw invalidParameter(
      `cognitoIdentityProviders.clientId must be the id of a user pool client (got "${clientId}")`,
    );
  return { providerName, clientId, serverSideTokenCheck: serverSideTokenCheck ?? false };
}
