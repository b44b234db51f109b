import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type ResourceState } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { invalidParameter } from "../errors.ts";
import { serveManagedLogin } from "../managed-login/serve.ts";
import { domainPath } from "../managed-login/domain-path.ts";
import type { DomainRecord } from "../records.ts";

const domainInputs = {
  domain: true,
  userPoolId: true,
  managedLoginVersion: "the pages are this machine's own, whichever version they would be of",
  certificateArn: true,
} as const;
type DomainInputs = Read<Inputs<aws.cognito.UserPoolDomainArgs>, typeof domainInputs>;

/** Outputs of a domain. */
interface DomainOutputs {
  /** On AWS the name of a distribution; here the address where the pages are, with a scheme, as the program can't know it. */
  readonly cloudfrontDistribution: string;
  readonly cloudfrontDistributionArn: string;
  readonly cloudfrontDistributionZoneId: string;
  readonly awsAccountId: string;
  readonly s3Bucket: string;
  readonly version: string;
}

/** `aws:cognito/userPoolDomain:UserPoolDomain`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html */
export function userPoolDomainResource(platform: Platform, store: CognitoStore) {
  const { userPools } = store;
  const state = (record: DomainRecord): ResourceState<DomainOutputs> => ({
    id: record.domain,
    outputs: {
      cloudfrontDistribution: platform.gatewayUrl + domainPath(record),
      cloudfrontDistributionArn: "",
      cloudfrontDistributionZoneId: "Z2FDTNDATAQYW2",
      awsAccountId: platform.accountId,
      s3Bucket: "",
      version: "",
    },
  });
  const write = async ({ domain, userPoolId, certificateArn }: DomainInputs) => {
    if (certificateArn !== undefined)
      throw new NotEmulatedError(
        `the domain of one's own ${domain} of a user pool (certificateArn)`,
        "Use a prefix of Cognito's domain here.",
      );
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(domain) || /aws|amazon|cognito/.test(domain))
      throw invalidParameter(
        `domain must be 1 to 63 lower-case letters, digits and hyphens, without aws, amazon and cognito (got ${domain})`,
      );
    const pool = userPools.pool(userPoolId);
    const taken = userPools.domain(domain);
    if (taken && taken.poolId !== pool.id)
      throw invalidParameter("Domain already associated with another user pool.");
    const other = userPools.domainOf(pool.id);
    if (other && other.domain !== domain)
      throw invalidParameter(`The user pool ${pool.id} has the domain ${other.domain} already.`);
    const record: DomainRecord = { domain, poolId: pool.id, region: pool.region };
    await userPools.putDomain(record);
    serveManagedLogin(platform, store, record);
    return state(record);
  };
  return resource<aws.cognito.UserPoolDomainArgs, DomainOutputs>()({
    inputs: domainInputs,
    create: ({ inputs }) => write(inputs),
    start: async ({ id, inputs }) => {
      const record = userPools.domain(id);
      // A state folder from before domains were served has none.
      return record
        ? (serveManagedLogin(platform, store, record), state(record).outputs)
        : (await write(inputs)).outputs;
    },
    update: ({ inputs }) => write(inputs),
    delete: ({ id }) => userPools.deleteDomain(id),
    replaceOn: ["domain", "userPoolId", "region"],
  });
}
