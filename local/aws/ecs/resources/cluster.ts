import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { EcsStore } from "../store.ts";

/** Outputs of a cluster. */
export interface ClusterOutputs {
  readonly arn: string;
  readonly name: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:ecs/cluster:Cluster`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ecs/cluster/ */
export const clusterResource = ({ clusters, services }: EcsStore) =>
  resource<aws.ecs.ClusterArgs, ClusterOutputs>()({
    inputs: {
      name: true,
      tags: true,
      settings: { name: ["containerInsights"], value: "nothing is measured by Container Insights here" },
    },
    replaceOn: ["name"],
    create: async ({ name: logicalName, region, inputs }) => {
      const name = inputs.name ?? physicalName(logicalName);
      if (!/^[\w-]{1,255}$/.test(name))
        throw invalidParameter(
          `Cluster name '${name}' must have 1 to 255 letters, digits, hyphens and underscores`,
        );
      const { arn } = await clusters.put(name, region);
      return { id: arn, outputs: { arn, name, tagsAll: inputs.tags ?? {} } };
    },
    update: async ({ inputs }, { id, outputs }) => ({
      id,
      outputs: { ...outputs, tagsAll: inputs.tags ?? {} },
    }),
    delete: async ({ id }) => {
      if (services.of(id).length > 0)
        throw new AwsError(
          "ClusterContainsServicesException",
          "The Cluster cannot be deleted while Services are active.",
        );
      await clusters.delete(id);
    },
  });
