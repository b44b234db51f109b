import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { Archive } from "../../../contract/asset.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Functions } from "../functions.ts";
import type { FunctionRecord, VersionRecord } from "../records.ts";
import type { Invoker } from "../runtime/invoker.ts";

type FunctionInputs = Omit<Inputs<aws.lambda.FunctionArgs>, "code"> & { readonly code?: unknown };
type Configuration = Omit<VersionRecord, "version" | "revisionId" | "lastModified">;

/** `aws:lambda/function:Function`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export function functionHandler(functions: Functions, invoker: Invoker): ResourceHandler<FunctionInputs> {
  const state = (fn: FunctionRecord, { inputs }: Resource<FunctionInputs>) => {
    const published = inputs.publish ? String(fn.nextVersion - 1) : "$LATEST";
    const qualified = `${fn.arn}:${published}`;
    return {
      id: fn.name,
      outputs: {
        name: fn.name,
        arn: fn.arn,
        invokeArn: invokeArn(fn.region, fn.arn),
        qualifiedArn: qualified,
        qualifiedInvokeArn: invokeArn(fn.region, qualified),
        version: published,
        lastModified: fn.latest.lastModified,
        codeSha256: Buffer.from(fn.latest.codeHash, "hex").toString("base64"),
        sourceCodeSize: fn.latest.codeSize,
        memorySize: fn.latest.memorySize,
        timeout: fn.latest.timeout,
        architectures: [fn.latest.architecture],
        tagsAll: fn.tags,
      },
    };
  };
  const write = async (fn: FunctionRecord, resource: Resource<FunctionInputs>) => {
    const configuration = await configure(functions, resource, fn.name);
    const { reservedConcurrentExecutions: reserved } = resource.inputs;
    let changed = await functions.changeLatest(
      {
        ...fn,
        // The provider writes −1 for "not reserved".
        reservedConcurrency: reserved === undefined || reserved < 0 ? undefined : reserved,
        tags: resource.inputs.tags ?? {},
      },
      configuration,
    );
    if (resource.inputs.publish) changed = (await functions.publish(changed)).fn;
    invoker.retire(fn.arn);
    return state(changed, resource);
  };
  return {
    replaceOn: ["name"],
    create: async (resource) => {
      const { region } = resource;
      const name = resource.inputs.name ?? physicalName(resource.name, 64);
      if (!/^[\w-]{1,64}$/.test(name))
        throw new AwsError(
          "InvalidParameterValueException",
          `functionName "${name}" must be 1 to 64 letters, digits, - _`,
        );
      if (functions.find(region, name))
        throw new AwsError("ResourceConflictException", `Function already exist: ${name}`, 409);
      const arn = functions.arnOf(region, name);
      const empty = { versions: {}, nextVersion: 1, aliases: {}, policies: {}, eventInvoke: {}, tags: {} };
      const latest = { revisionId: randomUUID() } as VersionRecord;
      return await write({ name, region, arn, latest, ...empty }, resource);
    },
    update: async (resource, { region, id }) => await write(functions.get(region, id), resource),
    delete: async ({ region, id }) => {
      invoker.retire(functions.arnOf(region, id));
      await functions.delete(region, id);
    },
  };
}

/** The address that API Gateway calls a function by. */
export function invokeArn(region: string, functionArn: string): string {
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

async function configure(
  functions: Functions,
  { name: logicalName, inputs }: Resource<FunctionInputs>,
  name: string,
): Promise<Configuration> {
  const {
    runtime = "",
    handler = "",
    memorySize = 128,
    timeout = 3,
    environment,
    role,
    loggingConfig,
    tracingConfig,
  } = inputs;
  if (inputs.packageType === "Image" || inputs.imageUri !== undefined)
    throw new NotEmulatedError(
      `the container image of function ${logicalName}`,
      "Give its code as an archive.",
    );
  if (inputs.layers?.length)
    throw new NotEmulatedError(`a layer of function ${logicalName}`, "Put what it holds into the bundle.");
  if (inputs.vpcConfig?.subnetIds?.length)
    throw new NotEmulatedError(
      `function ${logicalName} in a VPC`,
      "Leave vpcConfig away: what it calls has public endpoints.",
    );
  if (!/^nodejs\d+\.x$/.test(runtime))
    throw new NotEmulatedError(
      `runtime ${runtime || "(none)"} of function ${logicalName}`,
      "Here this machine's Node runs: use nodejs24.x.",
    );
  if (!(inputs.code instanceof Archive))
    throw new NotEmulatedError(`the code of function ${logicalName}`, "Give `code` as a folder archive.");
  if (!(timeout >= 1 && timeout <= 900))
    throw invalid(`timeout of ${name} must be 1 to 900 seconds (got ${timeout})`);
  if (!(memorySize >= 128 && memorySize <= 10_240))
    throw invalid(`memorySize of ${name} must be 128 to 10240 MB (got ${memorySize})`);
  const variables = environment?.variables ?? {};
  const own = Object.keys(variables).filter((key) => RESERVED.test(key));
  if (own.length > 0)
    throw invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys ` +
        `that are currently not supported for modification. Reserved keys used in this request: ${own.join(", ")}`,
    );
  return {
    ...(await functions.keepCode(inputs.code)),
    description: inputs.description ?? "",
    runtime,
    handler,
    memorySize,
    timeout,
    environment: variables,
    roleArn: role,
    architecture: inputs.architectures?.[0] === "arm64" ? "arm64" : "x86_64",
    ephemeralStorage: inputs.ephemeralStorage?.size ?? 512,
    logging: {
      logFormat: loggingConfig?.logFormat === "JSON" ? "JSON" : "Text",
      logGroup: loggingConfig?.logGroup ?? `/aws/lambda/${name}`,
      applicationLogLevel: loggingConfig?.applicationLogLevel ?? "INFO",
      systemLogLevel: loggingConfig?.systemLogLevel ?? "INFO",
    },
    tracing: tracingConfig?.mode === "Active" ? "Active" : "PassThrough",
    ...(inputs.deadLetterConfig && { deadLetterArn: inputs.deadLetterConfig.targetArn }),
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_REGION|REGION|EXECUTION_ENV|LAMBDA_\w+|ACCESS_KEY(_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}
