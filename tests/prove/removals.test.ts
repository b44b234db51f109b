import assert from "node:assert/strict";
import { policiesOf } from "../../prove/atoms.ts";
import type { Recorded } from "../../prove/questions.ts";
import type { ProvenResource } from "../../prove/resource.ts";
import type { Forecast } from "../../prove/verdicts.ts";
import type { Round, RoundResult } from "../../scripts/prove-iam/messages.ts";
import { Removals } from "../../scripts/prove-iam/removals.ts";

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const resource = (type: string, name: string, inputs: ProvenResource["inputs"]): ProvenResource => ({
  urn: `urn:pulumi:dev::mysfits::${type}::${name}`,
  type,
  name,
  id: `${name}-0123abc`,
  inputs,
  outputs: {},
});

/** What an action is asked for: a journey, or the making of a resource. */
const uses = {
  "dynamodb:GetItem": "profile",
  "dynamodb:PutItem": "adoption",
  "xray:PutTraceSegments": "making function",
  "sqs:GetQueueAttributes": "making mapping",
  "lambda:InvokeFunction": "making migration",
  "ecr:BatchGetImage": "start",
} as const;
type Action = keyof typeof uses;
const actions = Object.keys(uses) as Action[];

const policy = document(...actions.map((Action) => ({ Effect: "Allow", Action, Resource: "*" })));
const role = resource("aws:iam/role:Role", "service-role", {
  assumeRolePolicy: document({
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  }),
});
const resources = [role, resource("aws:iam/rolePolicy:RolePolicy", "rights", { role: role.id, policy })];
const { atoms } = policiesOf(resources);
const idOf = (action: Action) => `service-role, rights: ${action} on *`;
const actionOf = (id: string) => actions.find((action) => idOf(action) === id);

const forecasts = actions.map((action): Forecast => {
  const atom = atoms.find(({ id }) => id === idOf(action));
  assert.ok(atom, action);
  return { atom, phases: [uses[action]], around: [], narrower: [] };
});

/** A refusal that one action's statement alone decides. */
const refusal = (action: Action): Recorded => {
  const arn = `arn:aws:iam::000000000000:role/${role.id}`;
  return {
    question: {
      asker: { arn, roleArn: arn, accountId: "000000000000", anonymous: false },
      action,
      resource: "*",
      context: [],
      policies: [{ place: "identity", name: "rights-0123abc", document: policy }],
    },
    allowed: false,
    phases: [],
  };
};

/** What a copy does without some actions. */
interface Course {
  readonly refused: readonly Action[];
  readonly notMade?: readonly string[];
  readonly startProblem?: string;
  readonly broken?: readonly string[];
}

/** Removes everything from copies that behave in a way. @returns what was removed together, in order, and what it proved. */
async function removed(behave: (without: readonly Action[], isBeforeStart: boolean) => Course) {
  const rounds: string[] = [];
  const run = async ({ fromStart, removed: ids, journeys }: Round): Promise<RoundResult> => {
    const starting = atoms.filter((atom) => fromStart.includes(atom)).map(({ id }) => id);
    const without = [...starting, ...ids].flatMap((id) => actionOf(id) ?? []);
    rounds.push(`${starting.length > 0 ? "before the start" : "running"}: ${without.join(" ")}`);
    const { refused, notMade = [], startProblem, broken = [] } = behave(without, starting.length > 0);
    return {
      ...(startProblem !== undefined && { startProblem }),
      notMade,
      outcomes: journeys.map((journey) => ({
        journey,
        milliseconds: 1,
        ...(broken.includes(journey) && { problem: "it did not come" }),
      })),
      questions: refused.map(refusal),
      resources,
      startMilliseconds: 1,
    };
  };
  const trials = await new Removals({ run }, "dev", forecasts, {}).run();
  const proven: Record<string, readonly string[]> = {};
  for (const [id, { breaks }] of trials) proven[actionOf(id) ?? id] = breaks;
  return { rounds, proven };
}

/** A copy in which all goes wrong as it must: the mapping and the migration need the function. */
function asForecast(without: readonly Action[], isBeforeStart: boolean): Course {
  if (!isBeforeStart) return { refused: without, broken: without.map((action) => uses[action]) };
  if (without.includes("ecr:BatchGetImage")) return { refused: without, startProblem: "no image" };
  const asked: readonly Action[] = without.includes("xray:PutTraceSegments")
    ? ["xray:PutTraceSegments"]
    : without;
  return {
    refused: asked,
    notMade: asked.map((action) => uses[action].replace("making ", "")),
    startProblem: "not all was made",
  };
}

describe("Removals", () => {
  it("take many parts away at once, and again together those that nobody came to", async () => {
    const { rounds, proven } = await removed(asForecast);
    assert.deepEqual(rounds.toSorted(), [
      "before the start: ecr:BatchGetImage",
      "before the start: sqs:GetQueueAttributes lambda:InvokeFunction",
      "before the start: xray:PutTraceSegments sqs:GetQueueAttributes lambda:InvokeFunction",
      "running: dynamodb:GetItem dynamodb:PutItem",
    ]);
    assert.deepEqual(proven, Object.fromEntries(actions.map((action) => [action, [uses[action]]])));
  });

  it("take away alone what a group did not prove", async () => {
    const { rounds, proven } = await removed((without, isBeforeStart) => {
      const isHidden = !isBeforeStart && without.length > 1;
      return isHidden
        ? { refused: ["dynamodb:GetItem"], broken: ["profile", "adoption"] }
        : asForecast(without, isBeforeStart);
    });
    assert.ok(rounds.includes("running: dynamodb:PutItem"), rounds.join("\n"));
    assert.ok(!rounds.includes("running: dynamodb:GetItem"), "what is proven is left alone");
    assert.deepEqual(proven["dynamodb:PutItem"], ["adoption"]);
  });

  it("prove nothing by a refusal without harm, nor by harm without a refusal, and come to an end", async () => {
    const harmless = await removed((without) => ({ refused: without }));
    assert.deepEqual(harmless.proven, {});
    const otherwise = await removed((without, isBeforeStart) => ({
      ...asForecast(without, isBeforeStart),
      refused: [],
    }));
    assert.deepEqual(otherwise.proven, {});
    for (const { rounds } of [harmless, otherwise])
      assert.ok(rounds.length <= 2 * actions.length + 3, rounds.join("\n"));
  });
});
