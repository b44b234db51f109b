import { secretAccess } from "../access.ts";
import { operation } from "../operation.ts";
import { describe } from "../secret-description.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export const describeSecret = operation("DescribeSecret", {
  members: { SecretId: true },
  access: (call, { SecretId }) => secretAccess(call, "DescribeSecret", SecretId),
  run: ({ store, region }, { SecretId }) => {
    const secret = store.secrets.get(region, SecretId);
    const VersionIdsToStages = Object.fromEntries(
      Object.entries(secret.versions).flatMap(([id, { stages }]) =>
        stages.length > 0 ? [[id, stages]] : [],
      ),
    );
    return { ...describe(secret), VersionIdsToStages };
  },
});
