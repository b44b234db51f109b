import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { Archive } from "../../../contract/asset.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { invalidParameter } from "../errors.ts";
import { invokeArn } from "../invoke-arn.ts";
import type { FunctionRecord, VersionRecord } from "../records.ts";
import type { LambdaStore } from "../store.ts";
import type { FunctionStore } from "../stores/function-store.ts";
import { readNetwork } from "./network.ts";
import { checkTracing } from "./tracing-rights.ts";

// Images, layers, file systems and code in buckets are refused by name.
const inputs = {
  name: true,
  code: true,
  packageType: ["Zip"],
  runtime: true,
  handler: true,
  role: true,
  description: true,
  memorySize: true,
  timeout: true,
  environment: { variables: true },
  architectures: true,
  ephemeralStorage: { size: true },
  loggingConfig: { logFormat: true, logGroup: true, applicationLogLevel: true, systemLogLevel: true },
  tracingConfig: { mode: ["Active", "PassThrough"] },
  deadLetterConfig: { targetArn: true },
  publish: true,
  reservedConcurrentExecutions: true,
  snapStart: { applyOn: ["None"] },
  vpcConfig: { subnetIds: true, securityGroupIds: true, ipv6AllowedForDualStack: [false] },
  replaceSecurityGroupsOnDestroy: "network interfaces are gone with the function here",
  replacementSecurityGroupIds: "network interfaces are gone with the function here",
  skipDestroy: true,
  tags: true,
  sourceCodeHash: "a change of the code itself is seen",
  codeSha256: "a change of the code itself is seen",
  kmsKeyArn: "nothing is encrypted on this machine",
  sourceKmsKeyArn: "nothing is encrypted on this machine",
  useResourceTimeoutForPropagation: "a policy of a role holds at once",
} as const;
type FunctionInputs = Read<Inputs<aws.lambda.FunctionArgs>, typeof inputs>;
type Configuration = Omit<VersionRecord, "version" | "revisionId" | "lastModified" | "network">;

/** Outputs of a function. */
export interface FunctionOutputs {
  readonly name: string;
  readonly arn: string;
  readonly invokeArn: string;
  readonly qualifiedArn: string;
  readonly qualifiedInvokeArn: string;
  readonly version: string;
  readonly lastModified: string;
  readonly codeSha256: string;
  readonly sourceCodeSize: number;
  readonly memorySize: number;
  readonly timeout: number;
  readonly architectures: readonly string[];
  readonly tagsAll: Readonly<Record<string, string>>;
  readonly vpcConfig?: {
    readonly vpcId: string;
    readonly subnetIds: readonly string[];
    readonly securityGroupIds: readonly string[];
    readonly ipv6AllowedForDualStack: boolean;
  };
}

/** `aws:lambda/function:Function`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export function functionResource({ functions, invoker }: LambdaStore, platform: Platform) {
  const write = async (fn: FunctionRecord, given: FunctionInputs, logicalName: string) => {
    const { reservedConcurrentExecutions: reserved = -1, tags = {}, publish = false } = given;
    const configuration = {
      ...(await readConfiguration(given, logicalName, fn.name, functions)),
      network: readNetwork(given, fn, platform),
    };
    if (configuration.tracing === "Active")
      checkTracing(platform, {
        roleArn: configuration.roleArn,
        functionArn: fn.arn,
        region: fn.region,
      });
    // The provider writes −1 for "not reserved".
    const reservedConcurrency = reserved < 0 ? undefined : reserved;
    let changed = await functions.changeLatest({ ...fn, reservedConcurrency, tags }, configuration);
    if (publish) changed = (await functions.publish(changed)).fn;
    invoker.retire(fn.arn);
    return { id: fn.name, outputs: outputsOf(changed, publish) };
  };
  return resource<aws.lambda.FunctionArgs, FunctionOutputs>()({
    inputs,
    replaceOn: ["name"],
    create: async ({ inputs: given, region, name: logicalName }) => {
      const name = given.name ?? physicalName(logicalName, 64);
      if (!/^[\w-]{1,64}$/.test(name))
        throw invalidParameter(`functionName "${name}" must be 1 to 64 letters, digits, - _`);
      if (functions.find(region, name))
        throw new AwsError("ResourceConflictException", `Function already exist: ${name}`, 409);
      const arn = functions.arnOf(region, name);
      const empty = { versions: {}, nextVersion: 1, aliases: {}, policies: {}, eventInvoke: {}, tags: {} };
      const latest = { revisionId: randomUUID() } as VersionRecord;
      return await write({ name, region, arn, latest, ...empty }, given, logicalName);
    },
    update: async ({ inputs: given, name }, { region, id }) =>
      await write(functions.get(region, id), given, name),
    delete: async ({ inputs: given, region, id }) => {
      if (given.skipDestroy) return;
      invoker.retire(functions.arnOf(region, id));
      await functions.delete(region, id);
    },
  });
}

function outputsOf(fn: FunctionRecord, isPublished: boolean): FunctionOutputs {
  const { latest } = fn;
  const version = isPublished ? String(fn.nextVersion - 1) : "$LATEST";
  const qualifiedArn = `${fn.arn}:${version}`;
  return {
    name: fn.name,
    arn: fn.arn,
    invokeArn: invokeArn(fn.region, fn.arn),
    qualifiedArn,
    qualifiedInvokeArn: invokeArn(fn.region, qualifiedArn),
    version,
    lastModified: latest.lastModified,
    codeSha256: Buffer.from(latest.codeHash, "hex").toString("base64"),
    sourceCodeSize: latest.codeSize,
    memorySize: latest.memorySize,
    timeout: latest.timeout,
    architectures: [latest.architecture],
    tagsAll: fn.tags,
    ...(latest.network && { vpcConfig: { ...latest.network, ipv6AllowedForDualStack: false } }),
  };
}

/** @throws AwsError InvalidParameterValueException; NotEmulatedError for another runtime than Node's, and for code that is no folder. */
async function readConfiguration(
  given: FunctionInputs,
  logicalName: string,
  name: string,
  functions: FunctionStore,
): Promise<Configuration> {
  const { runtime = "", memorySize = 128, timeout = 3, loggingConfig } = given;
  if (!/^nodejs\d+\.x$/.test(runtime))
    throw new NotEmulatedError(
      `runtime ${runtime || "(none)"} of function ${logicalName}`,
      "Here this machine's Node runs: use nodejs24.x.",
    );
  const code: unknown = given.code;
  if (!(code instanceof Archive))
    throw new NotEmulatedError(`the code of function ${logicalName}`, "Give `code` as a folder archive.");
  if (!(timeout >= 1 && timeout <= 900))
    throw invalidParameter(`timeout of ${name} must be 1 to 900 seconds (got ${timeout})`);
  if (!(memorySize >= 128 && memorySize <= 10_240))
    throw invalidParameter(`memorySize of ${name} must be 128 to 10240 MB (got ${memorySize})`);
  const environment = given.environment?.variables ?? {};
  checkVariables(environment);
  return {
    ...(await functions.keepCode(code)),
    description: given.description ?? "",
    runtime,
    handler: given.handler ?? "",
    memorySize,
    timeout,
    environment,
    roleArn: given.role,
    architecture: given.architectures?.[0] === "arm64" ? "arm64" : "x86_64",
    ephemeralStorage: given.ephemeralStorage?.size ?? 512,
    logging: {
      logFormat: loggingConfig?.logFormat === "JSON" ? "JSON" : "Text",
      logGroup: loggingConfig?.logGroup ?? `/aws/lambda/${name}`,
      applicationLogLevel: loggingConfig?.applicationLogLevel ?? "INFO",
      systemLogLevel: loggingConfig?.systemLogLevel ?? "INFO",
    },
    tracing: given.tracingConfig?.mode === "Active" ? "Active" : "PassThrough",
    deadLetterArn: given.deadLetterConfig?.targetArn,
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_REGION|REGION|EXECUTION_ENV|LAMBDA_\w+|ACCESS_KEY(_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

/** @throws AwsError InvalidParameterValueException for variables that the runtime sets itself. */
function checkVariables(variables: Readonly<Record<string, string>>): void {
  const own = Object.keys(variables).filter((key) => RESERVED.test(key));
  if (own.length > 0)
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys ` +
        `that are currently not supported for modification. Reserved keys used in this request: ${own.join(", ")}`,
    );
}
