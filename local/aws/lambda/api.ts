import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { ApiRequest, ApiResponse, Operation, ServiceApi } from "../../contract/service.ts";
import type { EventSourceMappings } from "./event-sources/mappings.ts";
import type { Functions, FunctionReference } from "./functions.ts";
import type { FunctionRecord, MappingRecord, VersionRecord } from "./records.ts";
import type { AsyncInvocations } from "./runtime/asynchronous.ts";
import type { Invoker } from "./runtime/invoker.ts";

/** Bytes of a payload.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const PAYLOAD = { synchronous: 6 * 1024 * 1024, asynchronous: 1024 * 1024 };

/** Lambda as SDK clients, and the services here, call it.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export function lambdaApi(
  functions: Functions,
  invoker: Invoker,
  asynchronous: AsyncInvocations,
  mappings: EventSourceMappings,
): ServiceApi {
  const answer = (status: number, body: object): ApiResponse => ({ status, body });
  const read = (action: string, resource: string, run: () => object): Operation => ({
    name: action,
    access: [{ action: `lambda:${action}`, resource }],
    run: async () => await Promise.resolve(answer(200, run())),
  });

  return {
    signingName: "lambda",
    protocol: "rest-json",
    // A function's run is a step of its own.
    tracesItself: true,
    operation: (request) => {
      const path = request.rawPath.replace(/^\/\d{4}-\d{2}-\d{2}/, "");
      const [collection = "", id, rest, ...more] = path.split("/").filter((part) => part !== "");
      const name = id === undefined ? undefined : decodeURIComponent(id);
      const method = request.method;
      if (collection === "functions" && name === undefined && method === "GET")
        return read("ListFunctions", "*", () => ({
          Functions: functions.all(request.region).map((fn) => describe(fn, fn.latest)),
        }));
      if (collection === "functions" && name !== undefined) {
        const reference = functions.parse(name, request.region, request.query.get("Qualifier") ?? undefined);
        const arn = arnOf(functions, reference);
        if (method === "POST" && rest === "invocations") return invocation(request, reference, arn);
        if (method === "GET" && rest === undefined)
          return read("GetFunction", arn, () => {
            const { fn, version, invokedArn } = functions.target(reference);
            return {
              Configuration: describe(fn, version, invokedArn),
              Code: { RepositoryType: "S3" },
              Tags: fn.tags,
              ...(fn.reservedConcurrency !== undefined && {
                Concurrency: { ReservedConcurrentExecutions: fn.reservedConcurrency },
              }),
            };
          });
        if (method === "GET" && rest === "configuration")
          return read("GetFunctionConfiguration", arn, () => {
            const { fn, version, invokedArn } = functions.target(reference);
            return describe(fn, version, invokedArn);
          });
        if (method === "GET" && rest === "versions")
          return read("ListVersionsByFunction", arn, () => {
            const fn = functions.get(reference.region, reference.name);
            return {
              Versions: [fn.latest, ...Object.values(fn.versions)].map((version) => describe(fn, version)),
            };
          });
        if (method === "GET" && rest === "aliases")
          return read("ListAliases", arn, () => {
            const fn = functions.get(reference.region, reference.name);
            const aliases = Object.values(fn.aliases).map((alias) => describeAlias(fn, alias.name));
            const [wanted] = more;
            if (wanted === undefined) return { Aliases: aliases };
            const found = aliases.find(({ Name }) => Name === wanted);
            if (!found)
              throw new AwsError("ResourceNotFoundException", `Cannot find alias arn: ${arn}:${wanted}`, 404);
            return found;
          });
        if (method === "GET" && rest === "policy")
          return read("GetPolicy", arn, () => {
            const policy = policyOf(functions, reference);
            if (policy === undefined)
              throw new AwsError(
                "ResourceNotFoundException",
                "The resource you requested does not exist.",
                404,
              );
            return {
              Policy: policy,
              RevisionId: functions.get(reference.region, reference.name).latest.revisionId,
            };
          });
      }
      if (collection === "event-source-mappings" && method === "GET")
        return read(name === undefined ? "ListEventSourceMappings" : "GetEventSourceMapping", "*", () => {
          if (name !== undefined) return describeMapping(mappings.get(name));
          const [source, fn] = [request.query.get("EventSourceArn"), request.query.get("FunctionName")];
          return {
            EventSourceMappings: mappings
              .all()
              .filter((mapping) => source === null || mapping.eventSourceArn === source)
              .filter(
                (mapping) =>
                  fn === null ||
                  functions.parse(mapping.functionArn, mapping.region).name ===
                    functions.parse(fn, mapping.region).name,
              )
              .map(describeMapping),
          };
        });
      if (collection === "event-source-mappings" && method === "PUT" && name !== undefined)
        return {
          name: "UpdateEventSourceMapping",
          access: [
            { action: "lambda:UpdateEventSourceMapping", resource: mappings.arnOf(mappings.get(name)) },
          ],
          run: async () => {
            const input = JSON.parse(request.body.toString() || "{}") as {
              Enabled?: boolean;
              BatchSize?: number;
            };
            const { Enabled, BatchSize, ...others } = input;
            if (Object.keys(others).length > 0)
              throw new NotEmulatedError(`UpdateEventSourceMapping with ${Object.keys(others).join(", ")}`);
            const before = mappings.get(name);
            return answer(
              202,
              describeMapping(
                await mappings.put({
                  ...before,
                  enabled: Enabled ?? before.enabled,
                  batchSize: BatchSize ?? before.batchSize,
                }),
              ),
            );
          },
        };
      throw new NotEmulatedError(
        `lambda: ${method} ${request.path}`,
        "Here functions come from the program; they can be invoked and read.",
      );
    },
  };

  function invocation(request: ApiRequest, reference: FunctionReference, arn: string): Operation {
    const type = header(request.headers, "x-amz-invocation-type") ?? "RequestResponse";
    const resourcePolicy = policyOf(functions, reference);
    return {
      name: "Invoke",
      access: [
        {
          action: "lambda:InvokeFunction",
          resource: arn,
          ...(resourcePolicy !== undefined && { resourcePolicy }),
        },
      ],
      run: async () => {
        const target = functions.target(reference);
        const payload = readPayload(
          request.body,
          type === "Event" ? PAYLOAD.asynchronous : PAYLOAD.synchronous,
        );
        const traceId = header(request.headers, "x-amzn-trace-id");
        if (type === "DryRun") return { status: 204 };
        if (type === "Event") {
          const requestId = await asynchronous.accept(reference, payload, traceId);
          return { status: 202, headers: { "x-amzn-requestid": requestId }, body: "" };
        }
        if (type !== "RequestResponse")
          throw new AwsError("InvalidParameterValueException", `Unknown invocation type ${type}`);
        const context = header(request.headers, "x-amz-client-context");
        const result = await invoker.invoke({
          target,
          payload,
          traceId,
          ...(context !== undefined && { clientContext: Buffer.from(context, "base64").toString() }),
        });
        if (Buffer.byteLength(result.payload) > PAYLOAD.synchronous)
          return {
            headers: { "x-amz-function-error": "Unhandled" },
            body: {
              errorType: "Function.ResponseSizeTooLarge",
              errorMessage: `Response payload size exceeded maximum allowed payload size (${PAYLOAD.synchronous} bytes).`,
            },
          };
        return {
          headers: {
            "content-type": "application/json",
            "x-amzn-requestid": result.requestId,
            "x-amz-executed-version": result.executedVersion,
            ...(result.functionError && { "x-amz-function-error": result.functionError }),
            ...(header(request.headers, "x-amz-log-type") === "Tail" && {
              "x-amz-log-result": Buffer.from(result.logTail).toString("base64"),
            }),
          },
          body: result.payload,
        };
      },
    };
  }
}

/** As it is called: policies name the qualifier too. */
function arnOf(functions: Functions, { region, name, qualifier }: FunctionReference): string {
  const arn = functions.arnOf(region, name);
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

function policyOf(
  functions: Functions,
  { region, name, qualifier = "" }: FunctionReference,
): string | undefined {
  const statements = functions.find(region, name)?.policies[qualifier];
  return statements?.length
    ? JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements })
    : undefined;
}

function readPayload(body: Buffer, limit: number): string {
  if (body.length > limit)
    throw new AwsError(
      "RequestEntityTooLargeException",
      `${body.length} byte payload is too large for the event (limit ${limit} bytes)`,
      413,
    );
  const text = body.length === 0 ? "{}" : body.toString("utf8");
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
  return text;
}

function describe(fn: FunctionRecord, version: VersionRecord, functionArn?: string): object {
  return {
    FunctionName: fn.name,
    FunctionArn: functionArn ?? (version.version === "$LATEST" ? fn.arn : `${fn.arn}:${version.version}`),
    Version: version.version,
    Description: version.description,
    Runtime: version.runtime,
    Role: version.roleArn,
    Handler: version.handler,
    CodeSize: version.codeSize,
    CodeSha256: Buffer.from(version.codeHash, "hex").toString("base64"),
    Timeout: version.timeout,
    MemorySize: version.memorySize,
    LastModified: version.lastModified.replace("Z", "+0000"),
    RevisionId: version.revisionId,
    Environment: { Variables: version.environment },
    TracingConfig: { Mode: version.tracing },
    PackageType: "Zip",
    Architectures: [version.architecture],
    EphemeralStorage: { Size: version.ephemeralStorage },
    LoggingConfig: {
      LogFormat: version.logging.logFormat,
      LogGroup: version.logging.logGroup,
      ...(version.logging.logFormat === "JSON" && {
        ApplicationLogLevel: version.logging.applicationLogLevel,
        SystemLogLevel: version.logging.systemLogLevel,
      }),
    },
    State: "Active",
    LastUpdateStatus: "Successful",
    ...(version.deadLetterArn !== undefined && { DeadLetterConfig: { TargetArn: version.deadLetterArn } }),
  };
}

function describeAlias(fn: FunctionRecord, name: string) {
  const alias = fn.aliases[name];
  return {
    AliasArn: `${fn.arn}:${name}`,
    Name: name,
    FunctionVersion: alias?.version,
    Description: alias?.description,
    RevisionId: alias?.revisionId,
    ...(Object.keys(alias?.weights ?? {}).length > 0 && {
      RoutingConfig: { AdditionalVersionWeights: alias?.weights },
    }),
  };
}

function describeMapping(mapping: MappingRecord): object {
  return {
    UUID: mapping.uuid,
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: mapping.functionArn,
    State: mapping.enabled ? "Enabled" : "Disabled",
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.window,
    MaximumRetryAttempts: mapping.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: mapping.maximumRecordAge,
    BisectBatchOnFunctionError: mapping.bisect,
    FunctionResponseTypes: mapping.reportsItemFailures ? ["ReportBatchItemFailures"] : [],
    LastModified: Date.parse(mapping.lastModified) / 1000,
    ...(mapping.startingPosition && { StartingPosition: mapping.startingPosition }),
    ...(mapping.filters.length > 0 && {
      FilterCriteria: { Filters: mapping.filters.map((Pattern) => ({ Pattern })) },
    }),
    ...(mapping.onFailure !== undefined && {
      DestinationConfig: { OnFailure: { Destination: mapping.onFailure } },
    }),
  };
}
