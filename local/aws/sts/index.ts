import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { Operation, ServiceFactory } from "../../contract/service.ts";
import { element, queryResponse } from "../iam/query-xml.ts";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/** Parameters of AssumeRole that are read. Tags, a source identity and codes of devices are not. */
const known =
  /^(Action|Version|RoleArn|RoleSessionName|DurationSeconds|ExternalId|Policy|PolicyArns\.member\.\d+\.arn)$/;

/** STS: who am I, and may I be somebody else.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/ */
export const sts: ServiceFactory = (platform) => ({
  name: "sts",
  resources: {},
  api: {
    signingName: "sts",
    protocol: "query",
    operation(request): Operation {
      const parameters = new URLSearchParams(request.body.toString());
      const name = parameters.get("Action") ?? "";
      if (name === "GetCallerIdentity")
        return {
          name,
          // AWS asks for no permission.
          access: [],
          run: async (principal) =>
            queryResponse(
              name,
              namespace,
              element("Arn", principal.arn) +
                element("UserId", principal.userId) +
                element("Account", principal.accountId),
            ),
        };
      if (name !== "AssumeRole") throw new NotEmulatedError(`sts:${name}`);
      const roleArn = parameters.get("RoleArn") ?? "";
      const sessionName = parameters.get("RoleSessionName") ?? "";
      const seconds = Number(parameters.get("DurationSeconds") ?? 3600);
      if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
        throw new AwsError(
          "ValidationError",
          `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: [\\w+=,.@-]{2,64}`,
        );
      if (!(seconds >= 900 && seconds <= 43200))
        throw new AwsError(
          "ValidationError",
          `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: 900 to 43200`,
        );
      for (const parameter of parameters.keys())
        if (!known.test(parameter)) throw new NotEmulatedError(`${parameter} of sts:AssumeRole`);
      const externalId = parameters.get("ExternalId") ?? undefined;
      if (externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId))
        throw new AwsError(
          "ValidationError",
          `1 validation error detected: Value '${externalId}' at 'externalId' failed to satisfy constraint: [\\w+=,.@:\\/-]{2,1224}`,
        );
      const policy = parameters.get("Policy") ?? undefined;
      const policyArns = [...parameters]
        .filter(([parameter]) => parameter.startsWith("PolicyArns."))
        .map(([, arn]) => arn);
      if (policyArns.length > 10)
        throw new AwsError(
          "ValidationError",
          `1 validation error detected: Value at 'policyArns' failed to satisfy constraint: 10 managed policies at the most (got ${policyArns.length})`,
        );
      if ((policy ?? "").length > 2048)
        throw new AwsError(
          "PackedPolicyTooLarge",
          `The session policy must have 2048 characters at the most (got ${policy?.length ?? 0})`,
        );
      return {
        name,
        access: [{ action: "sts:AssumeRole", resource: roleArn }],
        run: async (caller) => {
          const { credentials, principal } = platform.capabilities.iam.assumeRoleAs(caller, {
            roleArn,
            sessionName,
            seconds,
            externalId,
            policy,
            policyArns,
          });
          return queryResponse(
            name,
            namespace,
            `<Credentials>${element("AccessKeyId", credentials.accessKeyId)}${element("SecretAccessKey", credentials.secretAccessKey)}${element("SessionToken", credentials.sessionToken)}${element("Expiration", credentials.expiration.toISOString())}</Credentials>` +
              `<AssumedRoleUser>${element("AssumedRoleId", principal.userId)}${element("Arn", principal.arn)}</AssumedRoleUser>`,
          );
        },
      };
    },
  },
});
