import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { ParameterGroupRecord } from "../records.ts";
import type { DatabaseStore } from "../store.ts";

interface Outputs {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

interface GroupInputs {
  readonly family: string;
  readonly description?: string;
  readonly parameters?: readonly { readonly name: string; readonly value: string }[];
  readonly tags?: Readonly<Record<string, string>>;
}

const inputs = {
  name: true,
  namePrefix: true,
  family: true,
  description: true,
  parameters: { name: true, value: true, applyMethod: "parameters are applied when PostgreSQL starts" },
  tags: true,
} as const;
const replaceOn = ["description", "family", "name", "namePrefix"] as const;

/** Makes and changes groups. What is not Amazon's own goes to PostgreSQL as it is, when it starts. */
function groups(store: DatabaseStore, of: ParameterGroupRecord["of"]) {
  const put = async (given: GroupInputs, region: string, name: string) => {
    const { family, description = "Managed by Pulumi", parameters = [], tags = {} } = given;
    if (!family.startsWith("aurora-postgresql"))
      throw invalidParameter(`the family ${family} is not emulated here: only aurora-postgresql is`);
    const arn = store.arn(region, of === "cluster" ? "cluster-pg" : "pg", name);
    const values = Object.fromEntries(parameters.map(({ name: parameter, value }) => [parameter, value]));
    await store.putParameterGroup({ name, region, arn, family, description, of, parameters: values, tags });
    return { id: name, outputs: { arn, name, description, tagsAll: tags } };
  };
  const nameOf = (logical: string, name: string | undefined, prefix: string | undefined) =>
    (name ?? physicalName(prefix ?? logical, 255)).toLowerCase();
  return { put, nameOf };
}

/** `aws:rds/clusterParameterGroup:ClusterParameterGroup`. */
export function clusterParameterGroupResource(store: DatabaseStore) {
  const { put, nameOf } = groups(store, "cluster");
  return resource<aws.rds.ClusterParameterGroupArgs, Outputs>()({
    inputs,
    replaceOn,
    create: async ({ name, region, inputs: given }) =>
      await put(given, region, nameOf(name, given.name, given.namePrefix)),
    update: async ({ region, inputs: given }, { id }) => await put(given, region, id),
    delete: async ({ id, region }) => await store.deleteParameterGroup(region, id),
  });
}

/** `aws:rds/parameterGroup:ParameterGroup`: of instances. It is kept; PostgreSQL runs by the cluster's group. */
export function parameterGroupResource(store: DatabaseStore) {
  const { put, nameOf } = groups(store, "instance");
  return resource<aws.rds.ParameterGroupArgs, Outputs>()({
    inputs: { ...inputs, skipDestroy: [false] },
    replaceOn,
    create: async ({ name, region, inputs: given }) =>
      await put(given, region, nameOf(name, given.name, given.namePrefix)),
    update: async ({ region, inputs: given }, { id }) => await put(given, region, id),
    delete: async ({ id, region }) => await store.deleteParameterGroup(region, id),
  });
}
