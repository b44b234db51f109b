import {
  at,
  hasUnknown,
  isUnknown,
  ofTypes,
  waitsFor,
  type PolicyGraph,
  type PolicyResource,
} from "../../graph.ts";
import { target } from "../../links.ts";
import { lacking, type Finding, type Rule } from "../../rule.ts";
import { settingsOf } from "../api-gateway.ts";
import { containersOf } from "../ecs.ts";

const groups = ["aws:cloudwatch/logGroup:LogGroup"];
const streams = ["aws:cloudwatch/logStream:LogStream"];

/** Where something writes its log: the input that says so, and the name of the group. */
interface Writing {
  readonly property: string | undefined;
  /** Undefined when nothing is written; a symbol when it is not known yet. */
  readonly group: unknown;
  /** AWS makes the name of the group from the id of what writes, so that the group can't be made before. */
  readonly namedAfterwards?: boolean;
}

/** Name of a resource as AWS knows it; a symbol when it is not known yet. */
function nameOf({ inputs, outputs }: PolicyResource): unknown {
  return [outputs["name"], inputs["name"]].find((name) => typeof name === "string") ?? Symbol("unknown");
}

/** A text of parts; a symbol when one of them is not known yet. */
const joined = (prefix: string, name: unknown, suffix = ""): unknown =>
  typeof name === "string" ? `${prefix}${name}${suffix}` : Symbol("unknown");

/** Groups that a resource writes to. */
function writingsOf(graph: PolicyGraph, resource: PolicyResource): readonly Writing[] {
  const { type, inputs } = resource;
  switch (type) {
    case "aws:lambda/function:Function": {
      const group = at(inputs, "loggingConfig.logGroup");
      return group === undefined
        ? [{ property: undefined, group: joined("/aws/lambda/", nameOf(resource)) }]
        : [{ property: "loggingConfig.logGroup", group }];
    }
    case "aws:ecs/taskDefinition:TaskDefinition":
      return containersOf(resource).flatMap((container, index) => {
        const options = at(container, "logConfiguration.options");
        const isDriver = at(container, "logConfiguration.logDriver") === "awslogs";
        return isDriver && at(options, "awslogs-create-group") !== "true"
          ? [
              {
                property: `containerDefinitions.${index}.logConfiguration.options.awslogs-group`,
                group: at(options, "awslogs-group"),
              },
            ]
          : [];
      });
    case "aws:apigateway/stage:Stage": {
      const isLogged = settingsOf(graph, resource).some(({ inputs: { settings } }) =>
        ["ERROR", "INFO"].includes(String(at(settings, "loggingLevel"))),
      );
      const api = target(graph, resource, "restApi", ["aws:apigateway/restApi:RestApi"]);
      const name = joined("API-Gateway-Execution-Logs_", api?.id, `/${String(inputs["stageName"])}`);
      return isLogged
        ? [{ property: undefined, group: isUnknown(inputs["stageName"]) ? Symbol("unknown") : name }]
        : [];
    }
    case "aws:appsync/graphQLApi:GraphQLApi":
      return inputs["logConfig"] === undefined
        ? []
        : [{ property: undefined, group: joined("/aws/appsync/apis/", resource.id), namedAfterwards: true }];
    case "aws:codebuild/project:Project": {
      const property = "logsConfig.cloudwatchLogs.groupName";
      const group = at(inputs, property);
      if (at(inputs, "logsConfig.cloudwatchLogs.status") === "DISABLED") return [];
      return [
        group === undefined
          ? { property: undefined, group: joined("/aws/codebuild/", nameOf(resource)) }
          : { property, group },
      ];
    }
    case "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
      const path = "extendedS3Configuration.cloudwatchLoggingOptions";
      return at(inputs, `${path}.enabled`) === true
        ? [{ property: `${path}.logGroupName`, group: at(inputs, `${path}.logGroupName`) }]
        : [];
    }
    default:
      return [];
  }
}

/** Rules of log groups and those who write to them. */
export const logPairs: readonly Rule[] = [
  {
    id: "log-group-first",
    title: "A log group is there before anything writes to it",
    number: "pair",
    sources: [],
    severity: "medium",
    // Lambda, API Gateway and CodeBuild make a group that is missing, without an end to what it keeps; then the program can't make it any more. A task of ECS does
    // not start. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
    types: [
      "aws:lambda/function:Function",
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:apigateway/stage:Stage",
      "aws:appsync/graphQLApi:GraphQLApi",
      "aws:codebuild/project:Project",
      "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    ],
    check: (resource, graph) =>
      writingsOf(graph, resource).flatMap(({ property, group, namedAfterwards }): readonly Finding[] => {
        if (typeof group !== "string") return [];
        const all = ofTypes(graph, groups);
        const own = all.find((one) => namesOf(one).includes(group));
        if (own)
          return namedAfterwards || waitsFor(graph, resource.urn, own.urn)
            ? []
            : [{ property, got: own.name, fix: `let it depend on the LogGroup "${own.name}"` }];
        if (all.some((one) => namesOf(one).every((name) => typeof name !== "string"))) return [];
        return [
          { property, got: group, fix: `make the LogGroup ${group} first, or name one of the program` },
        ];
      }),
  },
  {
    id: "log-stream-there",
    title: "A log stream that somebody writes to is there",
    number: "pair",
    sources: [],
    severity: "low",
    // Firehose makes none: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html
    types: ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"],
    check: ({ inputs }, graph) => {
      const path = "extendedS3Configuration.cloudwatchLoggingOptions";
      const name = at(inputs, `${path}.logStreamName`);
      if (at(inputs, `${path}.enabled`) !== true || isUnknown(name)) return [];
      const there = ofTypes(graph, streams).some(
        (stream) =>
          stream.inputs["name"] === name ||
          hasUnknown(stream.inputs["name"]) ||
          stream.inputs["name"] === undefined,
      );
      return there ? [] : lacking(`make the LogStream ${String(name)} in the group`);
    },
  },
];

const namesOf = ({ id, inputs, outputs }: PolicyResource): readonly unknown[] => [
  id,
  inputs["name"],
  outputs["name"],
];
