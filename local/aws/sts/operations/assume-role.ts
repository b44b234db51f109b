import { AwsError } from "../../../contract/errors.ts";
import { constraintViolated } from "../errors.ts";
import { operation } from "../operation.ts";

/** Seconds that credentials may live.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const DURATION = { shortest: 900, longest: 43_200, usual: 3600 };
const MANAGED_POLICIES = 10;
const POLICY_LENGTH = 2048;

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const assumeRole = operation("AssumeRole", {
  // Tags, a source identity and codes of devices are not put into the session here: they are refused by name.
  members: {
    RoleArn: true,
    RoleSessionName: true,
    DurationSeconds: true,
    ExternalId: true,
    Policy: true,
    PolicyArns: { arn: true },
  },
  read: (_call, input) => {
    const {
      RoleSessionName: sessionName,
      DurationSeconds: seconds = DURATION.usual,
      ExternalId,
      Policy = "",
    } = input;
    const policyArns = (input.PolicyArns ?? []).map(({ arn = "" }) => arn);
    if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
      throw constraintViolated(sessionName, "roleSessionName", "[\\w+=,.@-]{2,64}");
    if (!(seconds >= DURATION.shortest && seconds <= DURATION.longest))
      throw constraintViolated(
        String(seconds),
        "durationSeconds",
        `${DURATION.shortest} to ${DURATION.longest}`,
      );
    if (ExternalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(ExternalId))
      throw constraintViolated(ExternalId, "externalId", "[\\w+=,.@:\\/-]{2,1224}");
    if (policyArns.length > MANAGED_POLICIES)
      throw constraintViolated(
        policyArns.join(", "),
        "policyArns",
        `${MANAGED_POLICIES} managed policies at the most (got ${policyArns.length})`,
      );
    if (Policy.length > POLICY_LENGTH)
      throw new AwsError(
        "PackedPolicyTooLarge",
        `The session policy must have ${POLICY_LENGTH} characters at the most (got ${Policy.length})`,
      );
    return {
      roleArn: input.RoleArn,
      sessionName,
      seconds,
      externalId: ExternalId,
      policy: input.Policy,
      policyArns,
    };
  },
  access: (_call, { roleArn }) => [{ action: "sts:AssumeRole", resource: roleArn }],
  run: ({ store: { capabilities }, principal: caller }, request) => {
    const { credentials, principal } = capabilities.iam.assumeRoleAs(caller, request);
    return {
      Credentials: {
        AccessKeyId: credentials.accessKeyId,
        SecretAccessKey: credentials.secretAccessKey,
        SessionToken: credentials.sessionToken,
        Expiration: credentials.expiration,
      },
      AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
    };
  },
});
