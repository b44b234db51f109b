import { accountId } from "../../../contract/account.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { accessToWorkgroup } from "../access.ts";
import { missingMember } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html */
export const startQueryExecution = operation("StartQueryExecution", {
  members: {
    QueryString: true,
    ClientRequestToken: true,
    QueryExecutionContext: { Database: true, Catalog: true },
    ResultConfiguration: {
      OutputLocation: true,
      EncryptionConfiguration: { EncryptionOption: true, KmsKey: "nothing is encrypted on this machine" },
      ExpectedBucketOwner: [accountId],
    },
    WorkGroup: true,
    ExecutionParameters: true,
    ResultReuseConfiguration: {
      ResultReuseByAgeConfiguration: { Enabled: [false], MaxAgeInMinutes: "results are not reused" },
    },
  },
  read: (_call, input) => {
    const { QueryString: sql, QueryExecutionContext: context, ResultConfiguration: result } = input;
    const { Database: database, Catalog: catalog = "AwsDataCatalog" } = context ?? {};
    if (sql === "") throw missingMember("queryString");
    if (catalog.toLowerCase() !== "awsdatacatalog")
      throw new NotEmulatedError(`the data catalogue ${catalog}`, "Use AwsDataCatalog.");
    return {
      sql,
      database,
      workgroup: input.WorkGroup,
      outputLocation: result?.OutputLocation,
      encryptionOption: result?.EncryptionConfiguration?.EncryptionOption,
      parameters: input.ExecutionParameters,
      token: input.ClientRequestToken,
    };
  },
  access: (call, { workgroup }) => accessToWorkgroup(call, "StartQueryExecution", workgroup),
  run: async ({ store: { runner }, region, principal }, request) => ({
    QueryExecutionId: await runner.start(principal, region, request),
  }),
});
