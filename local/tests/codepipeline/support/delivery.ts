import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
  type ActionExecutionDetail,
  type PipelineExecution,
  type PipelineExecutionSummary,
  type StartPipelineExecutionCommandInput,
} from "@aws-sdk/client-codepipeline";
import { codeBuild } from "../../../aws/codebuild/index.ts";
import { codeCommit } from "../../../aws/codecommit/index.ts";
import { codeConnections } from "../../../aws/codeconnections/index.ts";
import { codePipeline } from "../../../aws/codepipeline/index.ts";
import { events } from "../../../aws/events/index.ts";
import { logs } from "../../../aws/logs/index.ts";
import { s3 } from "../../../aws/s3/index.ts";
import { sns } from "../../../aws/sns/index.ts";
import { sqs } from "../../../aws/sqs/index.ts";
import type { ServiceFactory } from "../../../contract/service.ts";
import { openRepository } from "../../../host/git-repository.ts";
import { buildStatements } from "../../codebuild/support/builds.ts";
import { startTestbed, type Testbed } from "../../support/testbed.ts";

export const PIPELINE = "aws:codepipeline/pipeline:Pipeline";

/** Everything that a pipeline needs of its role, but for what a test leaves out. */
export const pipelineStatements = [
  { Effect: "Allow", Action: "codeconnections:UseConnection", Resource: "*" },
  { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::artifacts/*" },
  { Effect: "Allow", Action: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"], Resource: "*" },
  { Effect: "Allow", Action: "sns:Publish", Resource: "*" },
];

/** A stage as the program declares it. */
export interface Stage {
  readonly name: string;
  readonly actions: readonly object[];
  readonly onFailure?: object;
}

/** A repository with a pipeline over it. */
export class Delivery {
  readonly testbed: Testbed;
  readonly repository: string;
  readonly pipelines: CodePipelineClient;
  readonly builds: CodeBuildClient;
  connectionArn = "";

  private constructor(testbed: Testbed, repository: string) {
    this.testbed = testbed;
    this.repository = repository;
    this.pipelines = new CodePipelineClient(testbed.clientConfig);
    this.builds = new CodeBuildClient(testbed.clientConfig);
  }

  /** @param options.source As `npm start` is told. */
  static async open(
    options: { readonly source?: "commit" | "files"; readonly factories?: readonly ServiceFactory[] } = {},
  ): Promise<Delivery> {
    const folder = await mkdtemp(join(tmpdir(), "repository-"));
    await git(folder, "init", "--quiet", "--initial-branch", "main");
    await git(folder, "commit", "--quiet", "--allow-empty", "--message", "the first");
    const repository = await openRepository(folder, options.source ?? "commit");
    const factories = [logs, s3, sqs, sns, events, codeBuild, codeConnections, codeCommit, codePipeline];
    const testbed = await startTestbed([...factories, ...(options.factories ?? [])], {
      capabilities: { repository },
    });
    const delivery = new Delivery(testbed, folder);
    await testbed.resources.create("aws:s3/bucket:Bucket", "artifacts", { bucket: "artifacts" });
    const connection = await testbed.resources.create("aws:codeconnections/connection:Connection", "code", {
      name: "code",
    });
    delivery.connectionArn = connection["arn"] as string;
    await testbed.capabilities.connections.complete(delivery.connectionArn);
    return delivery;
  }

  async close(): Promise<void> {
    this.pipelines.destroy();
    this.builds.destroy();
    await this.testbed.stop();
    await rm(this.repository, { recursive: true, force: true });
  }

  /** Commits files. @returns the commit. */
  async commit(message: string, files: Readonly<Record<string, string>>): Promise<string> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.repository, path)), { recursive: true });
      await writeFile(join(this.repository, path), text);
    }
    await git(this.repository, "add", "--all");
    await git(this.repository, "commit", "--quiet", "--message", message);
    return await git(this.repository, "rev-parse", "HEAD");
  }

  async git(...args: readonly string[]): Promise<string> {
    return await git(this.repository, ...args);
  }

  /** A project that runs a buildspec of the repository. */
  async project(name: string, buildspec = `${name}.yml`): Promise<void> {
    await this.testbed.resources.create("aws:codebuild/project:Project", name, {
      name,
      serviceRole: await this.testbed.serviceRole(name, "codebuild.amazonaws.com", buildStatements),
      source: { type: "CODEPIPELINE", buildspec },
      artifacts: { type: "CODEPIPELINE" },
      environment: { type: "ARM_CONTAINER", image: "image", computeType: "BUILD_GENERAL1_SMALL" },
    });
  }

  /** A pipeline whose first stage is the repository. */
  async pipeline(
    name: string,
    stages: readonly Stage[],
    options: {
      readonly statements?: readonly object[];
      readonly args?: Readonly<Record<string, unknown>>;
    } = {},
  ): Promise<void> {
    const { statements = pipelineStatements, args } = options;
    await this.testbed.resources.create(PIPELINE, name, {
      ...(await this.args(name, stages, statements)),
      ...args,
    });
  }

  async args(name: string, stages: readonly Stage[], statements: readonly object[] = pipelineStatements) {
    const roleName = `pipeline-${name}`;
    return {
      name,
      pipelineType: "V2",
      executionMode: "QUEUED",
      roleArn: await this.testbed.serviceRole(roleName, "codepipeline.amazonaws.com", statements),
      artifactStores: [{ type: "S3", location: "artifacts" }],
      stages: [{ name: "Source", actions: [this.source()] }, ...stages],
    };
  }

  source(configuration: Readonly<Record<string, string>> = {}) {
    return {
      ...base("Source", "CodeStarSourceConnection", "Source"),
      namespace: "Code",
      outputArtifacts: ["Code"],
      configuration: {
        ConnectionArn: this.connectionArn,
        FullRepositoryId: "octo/repo",
        BranchName: "main",
        DetectChanges: "false",
        ...configuration,
      },
    };
  }

  async start(name: string, input: Partial<StartPipelineExecutionCommandInput> = {}): Promise<string> {
    const { pipelineExecutionId = "" } = await this.pipelines.send(
      new StartPipelineExecutionCommand({ name, ...input }),
    );
    return pipelineExecutionId;
  }

  /** Executions, newest first. */
  async executions(pipelineName: string): Promise<readonly PipelineExecutionSummary[]> {
    const { pipelineExecutionSummaries = [] } = await this.pipelines.send(
      new ListPipelineExecutionsCommand({ pipelineName }),
    );
    return pipelineExecutionSummaries;
  }

  /** The newest execution. */
  async newest(name: string): Promise<string> {
    return (await this.executions(name))[0]?.pipelineExecutionId ?? "";
  }

  async execution(pipelineName: string, pipelineExecutionId: string): Promise<PipelineExecution> {
    const { pipelineExecution } = await this.pipelines.send(
      new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
    );
    if (!pipelineExecution) throw new Error(`there is no execution ${pipelineExecutionId}`);
    return pipelineExecution;
  }

  /** The execution once it has ended; asked again and again, as a client does. */
  async ended(name: string, id: string): Promise<PipelineExecution> {
    return await until(
      async () => await this.execution(name, id),
      ({ status = "" }) => !/InProgress|Stopping/.test(status),
    );
  }

  async state(name: string) {
    const { stageStates = [] } = await this.pipelines.send(new GetPipelineStateCommand({ name }));
    return stageStates;
  }

  /** Token of an approval, once it waits. */
  async token(name: string, stage: string): Promise<string> {
    const find = async () =>
      (await this.state(name))
        .find(({ stageName }) => stageName === stage)
        ?.actionStates?.find(({ latestExecution }) => latestExecution?.token !== undefined)?.latestExecution
        ?.token;
    return (await until(find, (token) => token !== undefined)) ?? "";
  }

  /** Actions of an execution, oldest first. */
  async actions(
    pipelineName: string,
    pipelineExecutionId: string,
  ): Promise<readonly ActionExecutionDetail[]> {
    const { actionExecutionDetails = [] } = await this.pipelines.send(
      new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
    );
    return actionExecutionDetails.reverse();
  }
}

/** An action without its configuration. */
const base = (category: string, provider: string, name: string) => ({
  name,
  category,
  owner: "AWS",
  provider,
  version: "1",
});

/** An action that runs a project. */
export const build = (name: string, project: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...base("Build", "CodeBuild", name),
  inputArtifacts: ["Code"],
  configuration: { ProjectName: project },
  ...more,
});

/** An action that waits for somebody. */
export const approval = (more: Readonly<Record<string, unknown>> = {}) => ({
  ...base("Approval", "Manual", "Approve"),
  configuration: { CustomData: "Deploy #{Code.CommitId}?" },
  ...more,
});

/** Asks again and again until the answer fits. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** States of actions: `Build/Test Failed`. */
export const statesOf = (actions: readonly ActionExecutionDetail[]) =>
  actions.map(({ stageName, actionName, status }) => `${stageName}/${actionName} ${status}`);

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  const { stdout } = await promisify(execFile)("git", ["-C", folder, ...identity, ...args]);
  return stdout.trim();
}
