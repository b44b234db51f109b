import assert from "node:assert/strict";
import type { AskedQuestion } from "../../local/contract/policy-trial.ts";
import { policiesOf, type Atom } from "../../prove/atoms.ts";
import { Recorder } from "../../prove/questions.ts";
import { planRounds, provenBy, type Group } from "../../prove/rounds.ts";
import type { ProvenResource } from "../../prove/resource.ts";
import {
  forecasts,
  judge,
  staleReasons,
  type Forecast,
  type Reason,
  type Verdict,
} from "../../prove/verdicts.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const table = (name: string) => `arn:aws:dynamodb:ap-northeast-2:000000000000:table/${name}`;

/** A program with one role: what it needs, and what it does not. */
const statements = [
  { Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:PutItem"], Resource: table("pets") },
  { Effect: "Allow", Action: "sqs:*", Resource: "arn:aws:sqs:ap-northeast-2:000000000000:jobs" },
  { Effect: "Allow", Action: "sns:Publish", Resource: "*" },
  { Effect: "Allow", Action: "dynamodb:Query", Resource: table("pets") },
  { Effect: "Allow", Action: "dynamodb:Query", Resource: [table("pets"), table("people")] },
];
const TOO_WIDE = [
  "service-role, rights: dynamodb:PutItem on dynamodb table/pets",
  "service-role, rights: sns:Publish on *",
];

describe("A proof of least privilege", () => {
  const recorder = new Recorder();
  let testbed: Testbed;
  let resources: readonly ProvenResource[];
  let ask: (action: string, resource: string) => boolean;
  before(async () => {
    testbed = await startTestbed([], { policyTrial: recorder });
    const trust = document({
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
    });
    const made = async (type: string, name: string, inputs: Readonly<Record<string, unknown>>) => {
      const { id } = await testbed.resources.create(type, name, inputs);
      return { urn: name, type, name, id, inputs, outputs: {} };
    };
    const role = await made("aws:iam/role:Role", "service-role", { assumeRolePolicy: trust });
    const policy = { role: role.id, policy: document(...statements) };
    resources = [role, await made("aws:iam/rolePolicy:RolePolicy", "rights", policy)];
    const { principal } = testbed.capabilities.iam.assumeRole({
      roleArn: `arn:aws:iam::000000000000:role/${role.id}`,
      service: "ecs-tasks.amazonaws.com",
      sessionName: "test",
      seconds: 900,
    });
    ask = (action, resource) => testbed.capabilities.iam.authorize(principal, { action, resource }).allowed;
    recorder.begin("profile");
    assert.equal(ask("dynamodb:GetItem", table("pets")), true);
    assert.equal(ask("dynamodb:GetItem", table("people")), false, "and what is refused proves nothing");
    recorder.begin("orders");
    assert.equal(ask("sqs:SendMessage", "arn:aws:sqs:ap-northeast-2:000000000000:jobs"), true);
    assert.equal(ask("sns:Publish", "arn:aws:sns:ap-northeast-2:000000000000:news"), true);
    assert.equal(ask("dynamodb:Query", table("people")), true);
    assert.equal(ask("dynamodb:Query", table("pets")), true);
  });
  after(() => testbed.stop());

  const all = () => forecasts(policiesOf(resources).atoms, recorder.questions);
  const verdicts = (reasons: readonly Reason[] = []) => judge(all(), undefined, reasons, "dev");
  const ids = (of: readonly Verdict[], state: Verdict["state"]) =>
    of.filter((verdict) => verdict.state === state).map(({ atom }) => atom.id);

  it("proves what a journey needs, and names the journey", () => {
    const proven = verdicts().filter(({ state }) => state === "proven");
    assert.deepEqual(
      proven.map(({ atom, breaks }) => [atom.id, breaks]),
      [
        ["service-role: sts:AssumeRole by ecs-tasks.amazonaws.com", ["start"]],
        ["service-role, rights: dynamodb:GetItem on dynamodb table/pets", ["profile"]],
        ["service-role, rights: sqs:SendMessage of sqs:* on sqs jobs", ["orders"]],
        ["service-role, rights: on dynamodb table/people of dynamodb:Query", ["orders"]],
      ],
    );
  });

  it("finds what is too wide: an action nobody takes, the rest of a pattern, all resources where one is used, what two statements allow", () => {
    const unproven = ids(verdicts(), "unproven");
    for (const id of TOO_WIDE) assert.ok(unproven.includes(id), id);
    assert.ok(unproven.includes("service-role, rights: sqs:PurgeQueue of sqs:* on sqs jobs"));
    assert.ok(unproven.includes("service-role, rights: dynamodb:Query on dynamodb table/pets"));
    assert.ok(unproven.includes("service-role, rights: on dynamodb table/pets of dynamodb:Query"));
    const wide = verdicts().find(({ atom }) => atom.id === TOO_WIDE[1]);
    assert.match(wide?.why ?? "", /only these were asked for: arn:aws:sns:ap-northeast-2:000000000000:news/);
  });

  it("takes a reason for what it can't prove, of one stage if so wanted, and tells reasons that nothing needs", () => {
    const reasons: readonly Reason[] = [
      { atoms: "service-role, rights: sqs:* of sqs:* on *", why: "a queue to play with" },
      { atoms: TOO_WIDE[0] ?? "", stages: ["prod"], why: "for prod alone" },
      { atoms: "service-role, rights: dynamodb:GetItem*", why: "is proven anyway" },
    ];
    const judged = verdicts(reasons);
    assert.ok(ids(judged, "proven").includes("service-role, rights: sqs:SendMessage of sqs:* on sqs jobs"));
    const reasoned = ids(judged, "reasoned");
    assert.ok(reasoned.length > 5 && reasoned.every((id) => id.includes(" of sqs:* ")));
    assert.ok(ids(judged, "unproven").includes(TOO_WIDE[0] ?? ""));
    assert.deepEqual(
      staleReasons(reasons, [{ stage: "dev", verdicts: judged }]).map(({ why }) => why),
      ["for prod alone", "is proven anyway"],
    );
  });

  it("counts a removal only when it breaks a journey", () => {
    const needed = all().filter(({ phases, narrower }) => phases.length > 0 && narrower.length === 0);
    const [trusted, read] = needed.map(({ atom }) => atom.id);
    const trials = new Map([[read ?? "", { breaks: ["profile"] }]]);
    const judged = judge(needed, trials, [], "dev");
    assert.deepEqual(
      judged.map(({ atom, state, how }) => [atom.id === read, state, how]),
      [
        [false, "unproven", undefined],
        [true, "proven", "removed"],
        [false, "unproven", undefined],
        [false, "unproven", undefined],
      ],
    );
    assert.match(judged.find(({ atom }) => atom.id === trusted)?.why ?? "", /every journey goes on/);
  });

  it("lays a question to the resource for whose making it is asked, and to the journey from then on", async () => {
    const asked = new Recorder();
    const policies: AskedQuestion["policies"] = [];
    const question = (action: string): AskedQuestion => ({
      asker: { arn: "arn:aws:iam::000000000000:role/jobs", accountId: "000000000000", anonymous: false },
      action,
      resource: "*",
      context: [],
      policies,
    });
    const loop = Promise.withResolvers<undefined>();
    let looping: Promise<void> | undefined;
    await asked.making("urn:pulumi:dev::mysfits::aws:sqs/queue:Queue::jobs", async () => {
      await Promise.resolve();
      asked.decided(question("sqs:CreateQueue"), true);
      looping = loop.promise.then(() => asked.decided(question("sqs:ReceiveMessage"), true));
    });
    asked.begin("order");
    loop.resolve(undefined);
    await looping;
    assert.deepEqual(
      asked.questions.map(({ question: { action }, phases }) => [action, phases]),
      [
        ["sqs:CreateQueue", ["making jobs"]],
        ["sqs:ReceiveMessage", ["order"]],
      ],
    );
  });

  it("removes what makings and looks back depend on before the start, several at a time", () => {
    const [one] = all();
    assert.ok(one);
    const forecast = (id: string, kind: "identity" | "trust", phases: readonly string[]): Forecast => ({
      atom: { ...one.atom, id, target: { ...one.atom.target, kind } as Atom["target"] },
      phases,
      around: [],
      narrower: [],
    });
    const { running, starting } = planRounds(
      [
        forecast("a: sts:AssumeRole", "trust", ["making a", "like", "order"]),
        forecast("b: sts:AssumeRole", "trust", ["making b"]),
        forecast("a: xray:PutTraceSegments", "identity", ["making a"]),
        forecast("a: sqs:DeleteMessage", "identity", ["making a", "order"]),
        forecast("a: logs:PutLogEvents on logs log-group:a-logs:*", "identity", ["start", "order"]),
        forecast("image: ecr:BatchGetImage", "identity", ["start"]),
        forecast("pipe: sqs:SendMessage", "identity", ["minutes", "idle"]),
      ],
      { isLong: (journey) => journey === "minutes", lookingBack: ["log a-logs", "cached"] },
    );
    const idsOf = (groups: readonly Group[]) => groups.map((group) => group.map(({ id }) => id));
    assert.deepEqual(idsOf(running), [["pipe: sqs:SendMessage"], ["a: sqs:DeleteMessage"]]);
    assert.deepEqual(idsOf(starting), [
      ["a: sts:AssumeRole", "b: sts:AssumeRole"],
      ["a: xray:PutTraceSegments"],
      ["a: logs:PutLogEvents on logs log-group:a-logs:*"],
      ["image: ecr:BatchGetImage"],
    ]);
    assert.deepEqual(
      starting.at(-1)?.[0]?.breaks,
      ["start", "cached"],
      "what the start asks for may go wrong later",
    );
  });

  it("removes together only what has a journey of its own, and what the start alone asks for by itself", () => {
    const needed = all().filter(({ phases, narrower }) => phases.length > 0 && narrower.length === 0);
    const { running, starting } = planRounds(needed, { isLong: () => false, lookingBack: [] });
    assert.deepEqual(starting, [
      [
        {
          id: "service-role: sts:AssumeRole by ecs-tasks.amazonaws.com",
          breaks: ["start"],
          tells: ["start"],
        },
      ],
    ]);
    assert.deepEqual(
      [...running, ...starting]
        .flat()
        .map(({ id }) => id)
        .toSorted(),
      needed.map(({ atom }) => atom.id).toSorted(),
    );
    const [group] = running;
    const [member] = group ?? [];
    assert.ok(group && member);
    // What was asked in a copy without the first of the group.
    const first = needed.find(({ atom }) => atom.id === member.id);
    assert.ok(first);
    const before = recorder.questions.length;
    recorder.remove([first.atom]);
    recorder.begin("again");
    assert.equal(ask("dynamodb:GetItem", table("pets")), first.atom.id.includes("GetItem") ? false : true);
    assert.equal(
      ask("sqs:SendMessage", "arn:aws:sqs:ap-northeast-2:000000000000:jobs"),
      !first.atom.id.includes("sqs"),
    );
    assert.equal(ask("dynamodb:Query", table("people")), !first.atom.id.includes("people"));
    const questions = recorder.questions.slice(before);
    recorder.remove([]);
    const { atoms } = policiesOf(resources);
    const broken = first.phases;
    assert.deepEqual([...provenBy([member], atoms, { broken, questions })], [[member.id, broken]]);
    const none = provenBy(group, atoms, { broken: [], questions });
    assert.equal(none.size, 0, "a refusal alone proves nothing");
    const noRefusal = provenBy([member], atoms, { broken, questions: [] });
    assert.equal(noRefusal.size, 0, "neither does a journey that failed for something else");
  });
});
