import { secretAccess } from "../access.ts";
import { operation } from "../operation.ts";
import { describe } from "../secret-description.ts";
import { stagesById } from "../versions.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export const describeSecret = operation("DescribeSecret", {
  members: { SecretId: true },
  access: (call, { SecretId }) => secretAccess(call, "DescribeSecret", SecretId),
  run: ({ store, region }, { SecretId }) => {
    const secret = store.secrets.get(region, SecretId);
    return { ...describe(secret), VersionIdsToStages: stagesById(secret.versions) };
  },
});
