import { NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { Operation, Platform, ServiceApi } from "../../contract/service.ts";
import { executionOperations } from "./operations/executions.ts";
import { readInput } from "./operations/input.ts";
import { workgroupOperations } from "./operations/workgroups.ts";
import type { Queries } from "./queries.ts";
import type { WorkgroupStore } from "./stores/workgroups.ts";

/** Athena as SDK clients call it. WorkgroupStore and named queries come from the program; data catalogues other than Glue's, prepared
 * statements, notebooks and capacity reservations are not emulated.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_Operations.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html */
export function athenaApi(platform: Platform, queries: Queries, workgroups: WorkgroupStore): ServiceApi {
  const operations = {
    ...executionOperations(platform, queries, workgroups),
    ...workgroupOperations(workgroups),
  };
  return {
    signingName: "athena",
    protocol: "json-1.1",
    operation({ headers, body, region }): Operation {
      const name = (header(headers, "x-amz-target") ?? "").replace(/^AmazonAthena\./, "");
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!operation)
        throw new NotEmulatedError(
          `athena:${name}`,
          "WorkgroupStore and named queries come from the program.",
        );
      const input = readInput(body);
      return {
        name,
        access: operation
          .resources(region, input)
          .map((resource) => ({ action: `athena:${name}`, resource })),
        run: async (principal) => ({ body: await operation.run({ region, principal, input }) }),
      };
    },
  };
}
