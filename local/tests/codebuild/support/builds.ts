import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  StartBuildCommand,
  type Build,
  type StartBuildCommandInput,
} from "@aws-sdk/client-codebuild";
import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { codeBuild } from "../../../aws/codebuild/index.ts";
import { events } from "../../../aws/events/index.ts";
import { logs } from "../../../aws/logs/index.ts";
import { s3 } from "../../../aws/s3/index.ts";
import { sqs } from "../../../aws/sqs/index.ts";
import { zip } from "../../../host/zip.ts";
import { startTestbed, type Testbed, type TestbedOptions } from "../../support/testbed.ts";

export const PROJECT = "aws:codebuild/project:Project";
export const REPORT_GROUP = "aws:codebuild/reportGroup:ReportGroup";

/** Everything that a build needs of a role, but for what a test leaves out. */
export const buildStatements = [
  {
    Effect: "Allow",
    Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: "*",
  },
  { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::artifacts/*" },
  {
    Effect: "Allow",
    Action: [
      "codebuild:CreateReportGroup",
      "codebuild:CreateReport",
      "codebuild:UpdateReport",
      "codebuild:BatchPutTestCases",
      "codebuild:BatchPutCodeCoverages",
    ],
    Resource: "*",
  },
];

/** A test bed with a bucket `artifacts`, and projects whose source is an archive in it. */
export class Builds {
  readonly testbed: Testbed;
  readonly codeBuild: CodeBuildClient;
  readonly s3: S3Client;
  readonly logs: CloudWatchLogsClient;

  private constructor(testbed: Testbed) {
    this.testbed = testbed;
    this.codeBuild = new CodeBuildClient(testbed.clientConfig);
    this.s3 = new S3Client({ ...testbed.clientConfig, forcePathStyle: true });
    this.logs = new CloudWatchLogsClient(testbed.clientConfig);
  }

  static async open(options: TestbedOptions = {}): Promise<Builds> {
    const builds = new Builds(await startTestbed([logs, s3, sqs, events, codeBuild], options));
    await builds.testbed.resources.create("aws:s3/bucket:Bucket", "artifacts", { bucket: "artifacts" });
    return builds;
  }

  async close(): Promise<void> {
    for (const client of [this.codeBuild, this.s3, this.logs]) client.destroy();
    await this.testbed.stop();
  }

  /** A project whose source is a buildspec, and further files. */
  async project(
    name: string,
    buildspec: string,
    options: {
      readonly files?: Readonly<Record<string, string>>;
      readonly statements?: readonly object[];
      readonly args?: Readonly<Record<string, unknown>>;
    } = {},
  ): Promise<void> {
    const { files = {}, statements = buildStatements, args } = options;
    const serviceRole = await this.testbed.serviceRole(name, "codebuild.amazonaws.com", statements);
    const entries = Object.entries({ "buildspec.yml": buildspec, ...files });
    await this.s3.send(
      new PutObjectCommand({
        Bucket: "artifacts",
        Key: `${name}/source.zip`,
        Body: zip(entries.map(([path, text]) => ({ path, content: Buffer.from(text) }))),
      }),
    );
    await this.testbed.resources.create(PROJECT, name, {
      name,
      serviceRole,
      source: { type: "S3", location: `artifacts/${name}/source.zip` },
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        type: "ARM_CONTAINER",
        image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
        computeType: "BUILD_GENERAL1_SMALL",
      },
      ...args,
    });
  }

  /** Runs a project to its end. */
  async run(projectName: string, overrides: Partial<StartBuildCommandInput> = {}): Promise<Build> {
    return await this.ended(await this.start(projectName, overrides));
  }

  async start(projectName: string, overrides: Partial<StartBuildCommandInput> = {}): Promise<string> {
    const { build } = await this.codeBuild.send(new StartBuildCommand({ projectName, ...overrides }));
    return build?.id ?? "";
  }

  async get(id: string): Promise<Build> {
    const { builds = [] } = await this.codeBuild.send(new BatchGetBuildsCommand({ ids: [id] }));
    const [build] = builds;
    if (!build) throw new Error(`there is no build ${id}`);
    return build;
  }

  /** The build once it has ended; asked again and again, as a client does. */
  async ended(id: string): Promise<Build> {
    return await this.until(id, ({ buildComplete }) => buildComplete === true);
  }

  async until(id: string, condition: (build: Build) => boolean): Promise<Build> {
    for (;;) {
      const build = await this.get(id);
      if (condition(build)) return build;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Lines of a build's log. What the container itself says is without its time. */
  async lines({ logs: where }: Build): Promise<string[]> {
    const { events: found = [] } = await this.logs.send(
      new GetLogEventsCommand({
        logGroupName: where?.groupName,
        logStreamName: where?.streamName,
        startFromHead: true,
      }),
    );
    return found.map(({ message = "" }) => message.replace(/^(\[Container\]) \S+ \S+/, "$1"));
  }

  async object(Key: string): Promise<Buffer> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: "artifacts", Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }
}

/** Phases of a build with their states: `BUILD FAILED`. */
export const phasesOf = ({ phases = [] }: Build) =>
  phases.map(({ phaseType, phaseStatus }) => `${phaseType} ${phaseStatus ?? ""}`.trim());

/** Reasons of the phases that did not succeed. */
export const contextsOf = ({ phases = [] }: Build) =>
  phases.flatMap(({ phaseType, contexts = [] }) =>
    contexts.map(({ statusCode, message }) => `${phaseType} ${statusCode}: ${message}`),
  );
