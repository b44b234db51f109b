import { sessionOutput } from "../credentials.ts";
import { constraintViolated } from "../errors.ts";
import { operation } from "../operation.ts";
import { readSession } from "../session.ts";

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
    const session = readSession(input);
    const { ExternalId: externalId } = input;
    if (externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId))
      throw constraintViolated(externalId, "externalId", "[\\w+=,.@:\\/-]{2,1224}");
    return { ...session, externalId };
  },
  access: (_call, { roleArn }) => [{ action: "sts:AssumeRole", resource: roleArn }],
  run: ({ store: { capabilities }, principal: caller }, request) =>
    sessionOutput(capabilities.iam.assumeRoleAs(caller, request)),
});
