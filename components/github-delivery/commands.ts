import * as pulumi from "@pulumi/pulumi";
import type { StageSettings } from "./defaults.ts";
import { previewEnvironment } from "./trust.ts";

/** Values that the workflows of a stage take from GitHub. */
export interface StageValues {
  readonly stage: StageSettings;
  readonly deployRoleArn: pulumi.Output<string>;
  readonly previewRoleArn: pulumi.Output<string> | undefined;
  readonly workloadBoundaryArn: pulumi.Output<string>;
  readonly secretsProvider: pulumi.Output<string> | undefined;
}

/** Writes the commands that set the variables of GitHub's environments, and the program's configuration, for a shell.
 * @see https://cli.github.com/manual/gh_variable_set */
export function commandsOf(
  repository: string,
  region: pulumi.Output<string>,
  backendUrl: pulumi.Output<string> | undefined,
  stages: readonly StageValues[],
): pulumi.Output<string[]> {
  const set = (variable: string, value: pulumi.Input<string>, environment?: string) =>
    pulumi.interpolate`gh variable set ${variable} --repo ${repository}${environment === undefined ? "" : ` --env '${environment}'`} --body '${value}'`;
  const lines: pulumi.Output<string>[] = [set("AWS_REGION", region)];
  if (backendUrl) lines.push(set("PULUMI_BACKEND_URL", backendUrl));
  for (const { stage, deployRoleArn, previewRoleArn, workloadBoundaryArn, secretsProvider } of stages) {
    lines.push(set("AWS_DEPLOY_ROLE", deployRoleArn, stage.environment));
    if (previewRoleArn)
      lines.push(
        set(
          "AWS_PREVIEW_ROLE",
          previewRoleArn,
          stage.preview === "environment" ? previewEnvironment(stage) : undefined,
        ),
      );
    if (stage.stacks !== stage.name) {
      // Stacks that come and go are made by a workflow, which has to know with what.
      lines.push(set("PERMISSIONS_BOUNDARY", workloadBoundaryArn, stage.environment));
      if (secretsProvider) lines.push(set("PULUMI_SECRETS_PROVIDER", secretsProvider, stage.environment));
      continue;
    }
    if (backendUrl && secretsProvider)
      lines.push(
        pulumi.interpolate`pulumi login '${backendUrl}' && pulumi stack init ${stage.name} --secrets-provider '${secretsProvider}'`,
      );
    lines.push(
      pulumi.interpolate`pulumi config set permissionsBoundary '${workloadBoundaryArn}' --stack ${stage.name}`,
    );
  }
  return pulumi.all(lines);
}
