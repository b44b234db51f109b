import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { readEventPattern } from "../../delivery/event-pattern.ts";
import { header } from "../../contract/http.ts";
import type { Principal } from "../../contract/principal.ts";
import type { Access, ApiRequest, Operation, ServiceApi } from "../../contract/service.ts";
import { invalid, type Buses } from "./buses.ts";
import { putEvents } from "./put-events.ts";
import type { BusRecord, RuleRecord, Target } from "./records.ts";

export type Input = Readonly<Record<string, unknown>>;

/** What an operation works with. */
interface Call {
  readonly input: Input;
  readonly region: string;
  readonly principal: Principal;
}

interface Definition {
  /** ARN that IAM decides about. */
  readonly on: (input: Input, region: string) => string;
  readonly run: (call: Call) => Promise<object | undefined> | object | undefined;
}

/** EventBridge's buses and rules as SDK clients, and the services here, call it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html */
export function eventsApi(buses: Buses): ServiceApi {
  const bus = (input: Input, region: string, member = "EventBusName") =>
    buses.busArn(region, text(input, member));
  const rule = (input: Input, region: string, member = "Name") =>
    buses.ruleArn(region, required(input, member), text(input, "EventBusName"));
  const byName = (input: Input, region: string) => buses.busArn(region, text(input, "Name"));
  const setEnabled = (isEnabled: boolean): Definition => ({
    on: rule,
    run: async ({ input, region }) => {
      await buses.putRule({ ...buses.rule(rule(input, region)), isEnabled });
      return undefined;
    },
  });

  const operations: Readonly<Record<string, Definition>> = {
    CreateEventBus: {
      on: byName,
      run: async ({ input, region }) => {
        const arn = byName(input, region);
        if (buses.findBus(arn))
          throw new AwsError(
            "ResourceAlreadyExistsException",
            `Event bus ${required(input, "Name")} already exists.`,
          );
        await buses.putBus({
          arn,
          name: required(input, "Name"),
          region,
          description: text(input, "Description"),
          tags: {},
          origin: "api",
        });
        return { EventBusArn: arn };
      },
    },
    DeleteEventBus: {
      on: byName,
      run: async ({ input, region }) => {
        await buses.deleteBus(byName(input, region));
        return undefined;
      },
    },
    DescribeEventBus: {
      on: byName,
      run: ({ input, region }) => describeBus(buses.bus(byName(input, region))),
    },
    ListEventBuses: {
      on: () => "*",
      run: ({ input, region }) => ({
        EventBuses: buses
          .busesOf(region)
          .filter(({ name }) => name.startsWith(text(input, "NamePrefix") ?? ""))
          .map(describeBus),
      }),
    },
    PutRule: {
      on: rule,
      run: async ({ input, region }) => {
        if (input["ScheduleExpression"] !== undefined)
          throw new NotEmulatedError("ScheduleExpression of a rule", "Here rules have an EventPattern.");
        const arn = rule(input, region);
        const before = buses.findRule(arn);
        await buses.putRule({
          arn,
          name: required(input, "Name"),
          busArn: bus(input, region),
          description: text(input, "Description"),
          eventPattern: required(input, "EventPattern"),
          isEnabled: input["State"] !== "DISABLED",
          roleArn: text(input, "RoleArn"),
          tags: before?.tags ?? {},
          targets: before?.targets ?? {},
          origin: before?.origin ?? "api",
        });
        return { RuleArn: arn };
      },
    },
    DescribeRule: { on: rule, run: ({ input, region }) => describeRule(buses.rule(rule(input, region))) },
    DeleteRule: {
      on: rule,
      run: async ({ input, region }) => {
        await buses.deleteRule(rule(input, region));
        return undefined;
      },
    },
    EnableRule: setEnabled(true),
    DisableRule: setEnabled(false),
    ListRules: {
      on: (_, region) => buses.arnOf(region, "rule/*"),
      run: ({ input, region }) => ({
        Rules: buses
          .rulesOf(buses.bus(bus(input, region)).arn)
          .filter(({ name }) => name.startsWith(text(input, "NamePrefix") ?? ""))
          .map(describeRule),
      }),
    },
    PutTargets: {
      on: (input, region) => rule(input, region, "Rule"),
      run: async ({ input, region }) => {
        const arn = rule(input, region, "Rule");
        for (const target of list(input, "Targets") as readonly (Target | null)[])
          await buses.putTarget(arn, target);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    RemoveTargets: {
      on: (input, region) => rule(input, region, "Rule"),
      run: async ({ input, region }) => {
        const { arn } = buses.rule(rule(input, region, "Rule"));
        for (const id of list(input, "Ids")) await buses.removeTarget(arn, String(id));
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    ListTargetsByRule: {
      on: (input, region) => rule(input, region, "Rule"),
      run: ({ input, region }) => ({
        Targets: Object.values(buses.rule(rule(input, region, "Rule")).targets),
      }),
    },
    TestEventPattern: {
      on: () => "*",
      run: ({ input }) => ({
        Result: readEventPattern(required(input, "EventPattern"))(readEvent(required(input, "Event"))),
      }),
    },
  };

  return {
    signingName: "events",
    protocol: "json-1.1",
    operation: (request: ApiRequest): Operation => {
      const { headers, region } = request;
      const name = (header(headers, "x-amz-target") ?? "").split(".")[1] ?? "";
      const input = readInput(request.body);
      if (name === "PutEvents") return putEvents(buses, input, region, header(headers, "x-amzn-trace-id"));
      const definition = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!definition) throw new NotEmulatedError(`events:${name}`);
      const access: Access[] = [{ action: `events:${name}`, resource: definition.on(input, region) }];
      return {
        name,
        access,
        run: async (principal) => ({ body: (await definition.run({ input, region, principal })) ?? {} }),
      };
    },
  };
}

function readInput(body: Buffer): Input {
  try {
    const value = JSON.parse(body.toString() || "{}") as unknown;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Input;
  } catch {
    // Answered below, as any other body that is no object.
  }
  throw new AwsError("SerializationException", "The request's body is not a JSON object");
}

function readEvent(event: string): unknown {
  try {
    return JSON.parse(event) as unknown;
  } catch {
    throw invalid("Parameter Event is not valid JSON.");
  }
}

function text(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value !== undefined && value !== null && typeof value !== "string")
    throw invalid(`Parameter ${name} must be text.`);
  return value ?? undefined;
}

function required(input: Input, name: string): string {
  const value = text(input, name);
  if (value === undefined || value === "") throw invalid(`Parameter ${name} is required.`);
  return value;
}

function list(input: Input, name: string): readonly unknown[] {
  const value = input[name];
  if (!Array.isArray(value) || value.length === 0)
    throw invalid(`Parameter ${name} must be a list that is not empty.`);
  return value;
}

const describeBus = ({ name, arn, description, policy }: BusRecord) => ({
  Name: name,
  Arn: arn,
  Description: description,
  Policy: policy,
});

const describeRule = ({ name, arn, busArn, eventPattern, isEnabled, description, roleArn }: RuleRecord) => ({
  Name: name,
  Arn: arn,
  EventPattern: eventPattern,
  State: isEnabled ? "ENABLED" : "DISABLED",
  Description: description,
  RoleArn: roleArn,
  EventBusName: busArn.split("/").slice(1).join("/"),
});
