import {
  at,
  elements,
  hasUnknown,
  isObject,
  isUnknown,
  ofTypes,
  referred,
  referring,
  type PolicyGraph,
  type PolicyResource,
} from "../graph.ts";
import { lacking, must, type Finding, type Rule } from "../rule.ts";
import { containersOf } from "./ecs.ts";

const functions = ["aws:lambda/function:Function"];
const permissions = ["aws:lambda/permission:Permission"];
const mappings = ["aws:lambda/eventSourceMapping:EventSourceMapping"];
const queues = ["aws:sqs/queue:Queue"];

/** Runtimes that get security updates.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const supported = [
  "nodejs22.x",
  "nodejs24.x",
  "python3.11",
  "python3.12",
  "python3.13",
  "python3.14",
  "java11",
  "java17",
  "java21",
  "java25",
  "dotnet8",
  "dotnet10",
  "ruby3.3",
  "ruby3.4",
  "provided.al2023",
];

/** Services that call a function and do not wait for its answer.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html */
const asynchronous = /^(sns|events|s3|ses|scheduler|config|codecommit|logs|iot)\.amazonaws\.com$/;

/** Names of variables that hold secrets, and values that are one. */
const secretName = /(SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIAL)/i;
/** Names of variables that say where a secret is, as `Function` gives them to code that reads it. */
const secretPlace = /_ARN$/i;
const secretValue = /(AKIA|ASIA)[A-Z0-9]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Faults of variables: name and value look like a secret. The value is never told. */
const secretVariables = (variables: Readonly<Record<string, unknown>>, path: string): readonly Finding[] =>
  Object.entries(variables)
    .filter(
      ([name, value]) =>
        (secretName.test(name) && !secretPlace.test(name)) ||
        (typeof value === "string" && secretValue.test(value)),
    )
    .map(([name]) => ({
      property: `${path}.${name}`,
      got: "what looks like a secret",
      fix: "keep it in Secrets Manager or Parameter Store and give the code its name",
    }));

/** Rules of functions, and of what containers and functions have in their environment. */
export const lambda: readonly Rule[] = [
  {
    id: "no-secrets-in-environment",
    title: "No secret is in the environment of a function or container",
    number: 27,
    sources: ["CKV_AWS_45", "ECS.8"],
    severity: "high",
    types: [...functions, "aws:ecs/taskDefinition:TaskDefinition"],
    check: (resource) => {
      const marked = resource.secrets
        .filter((path) => /^(environment\b|containerDefinitions$)/.test(path))
        .map((property) => ({
          property,
          got: "a secret of the stack",
          fix: "keep it in Secrets Manager or Parameter Store and give the code its name",
        }));
      if (marked.length > 0) return marked;
      const variables = at(resource.inputs, "environment.variables");
      return [
        ...(isObject(variables) ? secretVariables(variables, "environment.variables") : []),
        ...containersOf(resource).flatMap(({ environment }, index) =>
          secretVariables(
            Object.fromEntries(
              elements(environment).map((entry) => [String(at(entry, "name")), at(entry, "value")]),
            ),
            `containerDefinitions.${index}.environment`,
          ),
        ),
      ];
    },
  },
  {
    id: "lambda-traced",
    title: "A function's calls are traced",
    number: 22,
    sources: ["CKV_AWS_50"],
    severity: "low",
    types: functions,
    check: (fn) => must(fn, "tracingConfig.mode", (mode) => mode === "Active", "use Active"),
  },
  {
    id: "lambda-concurrency",
    title: "A function has a concurrency of its own",
    number: 37,
    sources: ["CKV_AWS_115"],
    severity: "low",
    types: functions,
    check: (fn) =>
      must(
        fn,
        "reservedConcurrentExecutions",
        (executions) => typeof executions === "number" && executions >= 0,
        "reserve what it needs at most",
      ),
  },
  {
    id: "lambda-failures-kept",
    title: "An event that nobody waits for is kept when its function fails",
    number: 37,
    sources: ["CKV_AWS_116"],
    severity: "medium",
    types: functions,
    check: (fn, graph) =>
      isCalledAsynchronously(graph, fn) && !keepsFailures(graph, fn)
        ? lacking("give the function a deadLetterConfig, or a FunctionEventInvokeConfig with a destination")
        : [],
  },
  {
    id: "lambda-source-failures-kept",
    title: "What a function could not read from a stream or queue is kept",
    number: 37,
    sources: ["CKV_AWS_116"],
    severity: "medium",
    types: mappings,
    check: (mapping, graph) => {
      const queue = referred(graph, mapping, "eventSourceArn", queues);
      if (queue)
        return must(
          queue,
          "redrivePolicy",
          (policy) => policy !== undefined,
          "give the queue a redrivePolicy",
        );
      return must(
        mapping,
        "destinationConfig.onFailure.destinationArn",
        (arn) => typeof arn === "string" && arn !== "",
        "give the mapping an on-failure destination",
      ).filter(() => !isUnknown(mapping.inputs["eventSourceArn"]) || isStream(graph, mapping));
    },
  },
  {
    id: "lambda-runtime",
    title: "A function's runtime gets security updates",
    number: 37,
    sources: ["CKV_AWS_363", "Lambda.2"],
    severity: "medium",
    types: functions,
    check: (fn) =>
      fn.inputs["packageType"] === "Image"
        ? []
        : must(
            fn,
            "runtime",
            (runtime) => supported.includes(runtime as string),
            "use a runtime of https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
          ),
  },
  {
    id: "lambda-environment-key",
    title: "A function's environment is encrypted with a key of the account's own",
    number: 37,
    sources: ["CKV_AWS_173"],
    severity: "low",
    types: functions,
    check: (fn) => {
      const variables = at(fn.inputs, "environment.variables");
      if (!isObject(variables) || Object.keys(variables).length === 0) return [];
      return must(
        fn,
        "kmsKeyArn",
        (arn) => typeof arn === "string" && arn !== "",
        "give the ARN of a customer managed key",
      );
    },
  },
  {
    id: "lambda-permission-pinned",
    title: "A service may call a function for one source or account only, and nobody else may",
    number: 38,
    sources: ["CKV_AWS_364", "CKV_AWS_301", "Lambda.1", "cfn F13"],
    severity: "high",
    types: permissions,
    check: (permission) => {
      const { principal, sourceArn, sourceAccount, principalOrgId } = permission.inputs;
      if (isUnknown(principal)) return [];
      if (principal === "*" && principalOrgId === undefined)
        return [{ property: "principal", got: principal, fix: "name who may call" }];
      const isService = typeof principal === "string" && principal.endsWith(".amazonaws.com");
      return isService && sourceArn === undefined && sourceAccount === undefined
        ? [{ property: "sourceArn", got: undefined, fix: "give the ARN of what calls, or its account" }]
        : [];
    },
  },
];

function isCalledAsynchronously(graph: PolicyGraph, fn: PolicyResource): boolean {
  const callers = referring(graph, permissions, "function", fn).certain;
  return callers.some(({ inputs }) => asynchronous.test(String(inputs["principal"])));
}

function keepsFailures(graph: PolicyGraph, fn: PolicyResource): boolean {
  if (at(fn.inputs, "deadLetterConfig.targetArn") !== undefined) return true;
  const types = ["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"];
  const { certain, possible } = referring(graph, types, "functionName", fn);
  return (
    possible.length > 0 ||
    certain.some(({ inputs }) => {
      const destination = at(inputs, "destinationConfig.onFailure.destination");
      return destination !== undefined || hasUnknown(inputs["destinationConfig"]);
    })
  );
}

const isStream = (graph: PolicyGraph, mapping: PolicyResource): boolean =>
  (mapping.propertyDependencies["eventSourceArn"] ?? []).length > 0 &&
  !ofTypes(graph, queues).some(({ urn }) => mapping.propertyDependencies["eventSourceArn"]?.includes(urn));
