import type { ServiceFactory } from "../../contract/service.ts";
import { athenaApi } from "./api.ts";
import { queryCapability } from "./capability.ts";
import { QueryRunner } from "./query-runner.ts";
import { namedQueryResource } from "./resources/named-query.ts";
import { workgroupResource } from "./resources/workgroup.ts";
import { QueryStore } from "./stores/queries.ts";
import { WorkgroupStore } from "./stores/workgroups.ts";

/** Athena: SQL over the files of a lake. DuckDB runs it in a process of its own, which starts with the first query and goes when nobody
 * asks for a while; DuckDB is not loaded before. What of Trino's SQL is not understood is told in `docs/local-cloud.md`. */
export const athena: ServiceFactory = async (platform) => {
  const workgroups = new WorkgroupStore(platform);
  const queries = await QueryStore.open(platform);
  const runner = await QueryRunner.open(platform, workgroups, queries);
  const store = { platform, workgroups, queries, runner };
  return {
    name: "athena",
    resources: {
      "aws:athena/workgroup:Workgroup": workgroupResource(workgroups),
      "aws:athena/namedQuery:NamedQuery": namedQueryResource(workgroups),
    },
    api: athenaApi(store),
    capabilities: { queries: queryCapability(store) },
    stop: async () => await runner.stop(),
    abandon: async () => await runner.stop(),
  };
};
