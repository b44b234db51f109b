import type { DeployedResource } from "../../plan/deployed.ts";
import { runPulumi } from "./cli.ts";

/** A resource of a stack's state. */
export interface StateResource extends DeployedResource {
  readonly urn: string;
  /** A resource of a provider, as opposed to a component. */
  readonly custom: boolean;
  /** True when Pulumi refuses to delete it. */
  readonly protect: boolean;
}

/** Thrown when the CLI does not give a stack's state; it has said why. */
export class StateError extends Error {}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly protect?: boolean;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Reads what a stack has deployed, by `pulumi stack export`: without providers and the stack itself.
 * @throws StateError, NoPulumiError */
export async function readState(stack: string): Promise<readonly StateResource[]> {
  const { code, output } = await runPulumi(["stack", "export", "--stack", stack], { reads: true });
  if (code !== 0) throw new StateError(`pulumi stack export --stack ${stack} ended with ${code}, see above`);
  const { deployment } = JSON.parse(output) as {
    readonly deployment?: { readonly resources?: readonly ExportedResource[] };
  };
  return (deployment?.resources ?? [])
    .filter(({ type }) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:"))
    .map(({ urn, type, custom = false, protect = false, id, inputs = {}, outputs = {} }) => ({
      urn,
      type,
      name: urn.split("::").at(-1) ?? urn,
      custom,
      protect,
      id,
      inputs,
      outputs,
    }));
}
