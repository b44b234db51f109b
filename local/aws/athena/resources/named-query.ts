import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { PRIMARY, type WorkgroupStore } from "../stores/workgroups.ts";

type NamedQueryInputs = Inputs<aws.athena.NamedQueryArgs>;

/** `aws:athena/namedQuery:NamedQuery`. Every change replaces it, as the provider does.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html */
export function namedQueryResource(workgroups: WorkgroupStore): ResourceHandler<NamedQueryInputs> {
  return {
    create: async ({ name: logicalName, region, inputs }) => {
      const id = randomUUID();
      const name = inputs.name ?? physicalName(logicalName, 128);
      const workgroup = workgroups.get(region, inputs.workgroup ?? PRIMARY).name;
      await workgroups.putNamedQuery({
        id,
        name,
        region,
        workgroup,
        database: inputs.database,
        description: inputs.description ?? "",
        sql: inputs.query,
      });
      return { id, outputs: { name, region } };
    },
    delete: async ({ id }) => await workgroups.deleteNamedQuery(id),
  };
}
