import * as aws from "@pulumi/aws";
import { Alarms, type AlarmLevel } from "../../components/alarms/index.ts";
import type { Network } from "../../components/network/index.ts";
import type { NetworkGrantee } from "../../components/parts/connections.ts";
import type { GraphResource, ResourceGraph } from "../../local/engine/index.ts";

/** A statement of a policy, as components write it. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** Reads the statements of a policy that is an input of a resource. */
export const statementsOf = (policy: unknown): readonly Statement[] =>
  (JSON.parse(policy as string) as { readonly Statement: readonly Statement[] }).Statement;

/** Lists the rights of a role by the names of its policies: actions, and the resources that they work on. */
export function rightsOf(graph: ResourceGraph, role: string): Readonly<Record<string, readonly Statement[]>> {
  const roleName = graph.one("aws:iam/role:Role", role).outputs["name"];
  return Object.fromEntries(
    graph
      .byType("aws:iam/rolePolicy:RolePolicy")
      .filter(({ inputs }) => inputs["role"] === roleName)
      .map(({ name, inputs }) => [name, statementsOf(inputs["policy"])]),
  );
}

/** Lists the resources of a type by name: they are registered as soon as what they need is there, in any order. */
export const byName = (graph: ResourceGraph, type: string): readonly GraphResource[] =>
  graph.byType(type).toSorted((one, other) => (one.name < other.name ? -1 : 1));

/** Makes alarms that a component is given. */
export const stageAlarms = (level: AlarmLevel = "all") =>
  new Alarms("alarms", { region: "ap-northeast-2", mailTo: ["admin@example.com"], level });

/** Makes somebody who connects, as services and functions do. */
export function networkClient(name: string, network: Network): NetworkGrantee {
  return {
    name,
    role: new aws.iam.Role(`${name}-role`, { assumeRolePolicy: "{}" }),
    securityGroup: new aws.ec2.SecurityGroup(`${name}-group`, { vpcId: network.vpcId, description: name }),
  };
}
