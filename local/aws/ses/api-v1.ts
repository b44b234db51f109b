import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { ApiRequest, Operation, ServiceApi } from "../../contract/service.ts";
import { element, list, queryResponse } from "../iam/query-xml.ts";
import type { SesDirectory } from "./directory.ts";
import { IdentityOperations } from "./v1-identities.ts";
import { sendOperation } from "./v1-sending.ts";
import { templateOperationV1 } from "./v1-templates.ts";
import { asVersion1 } from "./v1-errors.ts";
import type { Version1Operation } from "./v1-operation.ts";
import { QueryForm } from "./query-form.ts";
import type { Sending } from "./sending.ts";

const namespace = "http://ses.amazonaws.com/doc/2010-12-01/";

/** SES, API v1, as SDK clients call it. It works on the same identities, templates and account as API v2.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_Operations.html */
export function sesApiV1(directory: SesDirectory, sending: Sending): ServiceApi {
  const identities = new IdentityOperations(directory);
  return {
    signingName: "ses",
    protocol: "query",
    accepts: ({ path }) => path === "/",
    operation: async (request): Promise<Operation> => {
      const form = QueryForm.of(request);
      const name = form.get("Action") ?? "";
      const found = await asVersion1(
        async () =>
          (await sendOperation(directory, sending, request.region, name, form)) ??
          identities.operation(request.region, name, form) ??
          templateOperationV1(directory, request.region, name, form) ??
          accountOperation(directory, sending, request.region, name),
      );
      if (!found) throw new NotEmulatedError(`ses:${name} of API v1`);
      return {
        name,
        access: found.access,
        run: async () => queryResponse(name, namespace, await asVersion1(() => found.run())),
      };
    },
  };
}

function accountOperation(
  directory: SesDirectory,
  sending: Sending,
  region: ApiRequest["region"],
  name: string,
): Version1Operation | undefined {
  const access = [{ action: `ses:${name}`, resource: "*" }];
  switch (name) {
    case "GetSendQuota":
      return {
        access,
        run: () =>
          Object.entries(sending.quota(region))
            .map(([key, value]) => element(key, String(value)))
            .join(""),
      };
    case "GetSendStatistics":
      return {
        access,
        run: () =>
          list(
            "SendDataPoints",
            sending.statistics(region).map(
              ({ at, ...counts }) =>
                element("Timestamp", new Date(at).toISOString()) +
                Object.entries(counts)
                  .map(([key, value]) => element(key, String(value)))
                  .join(""),
            ),
          ),
      };
    case "GetAccountSendingEnabled":
      return { access, run: () => element("Enabled", String(directory.account(region).isSending)) };
    case "":
      throw new AwsError("MissingAction", "The request has no Action.");
    default:
      return undefined;
  }
}
