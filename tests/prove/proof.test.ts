import assert from "node:assert/strict";
import { policiesOf } from "../../prove/atoms.ts";
import { Recorder } from "../../prove/questions.ts";
import { planRounds, provenBy } from "../../prove/rounds.ts";
import type { ProvenResource } from "../../prove/resource.ts";
import { forecasts, judge, staleReasons, type Reason, type Verdict } from "../../prove/verdicts.ts";
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

  it("removes together only what has a journey of its own, and what the start alone asks for by itself", () => {
    const needed = all().filter(({ phases, narrower }) => phases.length > 0 && narrower.length === 0);
    const { groups, starts } = planRounds(needed, () => false);
    assert.deepEqual(starts, ["service-role: sts:AssumeRole by ecs-tasks.amazonaws.com"]);
    const around = new Map(needed.map((one) => [one.atom.id, one]));
    assert.deepEqual(
      groups.flatMap(({ atoms }) => atoms).toSorted(),
      needed
        .map(({ atom }) => atom.id)
        .filter((id) => !starts.includes(id))
        .toSorted(),
    );
    const [group] = groups;
    assert.ok(group);
    // What was asked in a copy without the first of the group.
    const [first] = group.atoms.flatMap((id) => around.get(id) ?? []);
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
    const failed = first.phases;
    const proven = provenBy({ ...group, atoms: [first.atom.id] }, around, atoms, { failed, questions });
    assert.deepEqual([...proven], [[first.atom.id, failed]]);
    const none = provenBy(group, around, atoms, { failed: [], questions });
    assert.equal(none.size, 0, "a refusal alone proves nothing");
    const noRefusal = provenBy({ ...group, atoms: [first.atom.id] }, around, atoms, {
      failed,
      questions: [],
    });
    assert.equal(noRefusal.size, 0, "neither does a journey that failed for something else");
  });
});
