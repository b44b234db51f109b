import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { PRIMARY, type WorkgroupStore } from "../stores/workgroups.ts";

/** `aws:athena/namedQuery:NamedQuery`. Every change replaces it, as the provider does.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html */
export const namedQueryResource = (store: WorkgroupStore) =>
  resource<aws.athena.NamedQueryArgs, { readonly name: string; readonly region: string }>()({
    inputs: { name: true, database: true, description: true, query: true, workgroup: true },
    create: async ({ name: logicalName, region, inputs }) => {
      const id = randomUUID();
      const name = inputs.name ?? physicalName(logicalName, 128);
      await store.putNamedQuery({
        id,
        name,
        region,
        workgroup: store.get(region, inputs.workgroup ?? PRIMARY).name,
        database: inputs.database,
        description: inputs.description ?? "",
        sql: inputs.query,
      });
      return { id, outputs: { name, region } };
    },
    delete: async ({ id }) => await store.deleteNamedQuery(id),
  });
