import * as pulumi from "@pulumi/pulumi";
import { workloadBoundaryArn } from "../../components/parts/deploy-permissions/index.ts";
import { secretsProvider } from "../../components/parts/pulumi-state.ts";
import type { StateBucket } from "../../components/pipeline/index.ts";

/** Writes the commands that make the stacks of the program, and tell it of their boundaries, for a shell. */
export function commandsOf(
  project: string,
  stages: readonly { readonly name: string }[],
  state: StateBucket | undefined,
  { accountId, region }: { readonly accountId: pulumi.Output<string>; readonly region: string },
): pulumi.Output<string[]> {
  const lines: pulumi.Input<string>[] = state ? [pulumi.interpolate`pulumi login '${state.backendUrl}'`] : [];
  for (const { name: stage } of stages) {
    if (state?.keyArn !== undefined)
      lines.push(
        pulumi.interpolate`pulumi stack init ${stage} --secrets-provider '${secretsProvider(state.keyArn, region, stage)}'`,
      );
    else lines.push(`pulumi stack init ${stage}`);
    lines.push(
      accountId.apply((account) => {
        const arn = workloadBoundaryArn({ account, project, stage });
        return `pulumi config set permissionsBoundary '${arn}' --stack ${stage}`;
      }),
    );
  }
  return pulumi.all(lines);
}
