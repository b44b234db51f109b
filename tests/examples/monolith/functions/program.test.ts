import assert from "node:assert/strict";
import type { ResourceGraph } from "../../../../local/engine/graph.ts";
import { graphOfStack } from "../../../support/graph.ts";

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** The graph of the ladder at a place. */
const graphAt = async (config: Readonly<Record<string, string>>) =>
  await graphOfStack("ladder", {
    folder: "examples/monolith",
    timeoutMs: 60_000,
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [`monolith:${key}`, value])),
  });

const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "1": { step: "1" },
  "2": { step: "2" },
  "3": { step: "3" },
  "3 new": { step: "3", registrations: "new" },
  "1 of 5": { step: "1", built: "5" },
};

const jobsOf = ({ outputs }: ResourceGraph) => Object.keys((outputs as { jobs: object }).jobs).sort();

/** Actions of a role beyond a function's basics, with the kind of what they are on. */
function rightsOf(graph: ResourceGraph, name: string): string[] {
  const role = graph.one("aws:iam/role:Role", `${name}-role`).outputs["name"];
  return graph
    .byType("aws:iam/rolePolicy:RolePolicy")
    .filter((policy) => policy.inputs["role"] === role && policy.name !== `${name}-basics`)
    .flatMap(({ inputs }) => (JSON.parse(inputs["policy"] as string) as { Statement: Statement[] }).Statement)
    .flatMap(({ Action, Resource }) => {
      for (const resource of [Resource].flat()) assert.doesNotMatch(resource, /^\*$|:\*$/, name);
      return [Action].flat();
    })
    .sort();
}

describe("The program of the ladder, as far as things move", function () {
  this.timeout(240_000);
  const graphs = new Map<string, ResourceGraph>();
  const at = (place: string) => graphs.get(place) as ResourceGraph;
  before(async () => {
    for (const [place, config] of Object.entries(places)) graphs.set(place, await graphAt(config));
  });

  it("has the jobs of what is built, and no others", () => {
    assert.deepEqual(jobsOf(at("1")), []);
    assert.deepEqual(jobsOf(at("2")), ["compareUsers", "importUsers"]);
    const third = ["backfill", "compare", "compareUsers", "importUsers"];
    assert.deepEqual(jobsOf(at("3")), third);
    assert.deepEqual(jobsOf(at("3 new")), third);
    assert.deepEqual(jobsOf(at("1 of 5")), [...third, "restore", "retire"]);
  });

  it("lets each function do what it is for, by name, and nothing else", () => {
    const graph = at("1 of 5");
    const rights = (name: string) => rightsOf(graph, name);
    const login = "rds-db:connect";
    const invoke = "lambda:InvokeFunction";
    assert.deepEqual(rights("old-users"), [login]);
    assert.deepEqual(rights("import-users"), ["cognito-idp:AdminCreateUser", invoke]);
    assert.deepEqual(rights("compare-users"), ["cognito-idp:ListUsers", invoke]);
    assert.deepEqual(rights("registrations"), ["dynamodb:GetItem", "dynamodb:PutItem"]);
    assert.deepEqual(rights("relay"), ["dynamodb:PutItem", login]);
    assert.deepEqual(rights("backfill"), ["dynamodb:PutItem", login]);
    assert.deepEqual(rights("compare"), ["dynamodb:BatchGetItem", "dynamodb:Scan", login]);
    assert.deepEqual(rights("retire"), [invoke, invoke, invoke]);
    assert.deepEqual(rights("retire-tables"), [login]);
    assert.deepEqual(rights("restore-tables"), [login]);
    assert.deepEqual(rights("restore"), ["cognito-idp:ListUsers", "dynamodb:Scan", invoke]);
    assert.deepEqual(rights("users"), [
      "cognito-idp:AdminCreateUser",
      "cognito-idp:AdminGetUser",
      "cognito-idp:AdminInitiateAuth",
      "cognito-idp:AdminSetUserPassword",
      "cognito-idp:AdminUserGlobalSignOut",
    ]);
  });

  it("gives those in the network a way to the database, and to DynamoDB where they need it: none to the Internet", () => {
    const graph = at("1 of 5");
    const waysOf = (name: string) => {
      const group = graph.one("aws:ec2/securityGroup:SecurityGroup", `${name}-network`).id;
      return graph
        .byType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
        .filter(({ inputs }) => inputs["securityGroupId"] === group)
        .map(({ inputs }) => {
          assert.equal(inputs["cidrIpv4"], undefined, name);
          return [inputs["fromPort"], inputs["prefixListId"] === undefined ? "group" : "prefix list"].join(
            " ",
          );
        })
        .sort();
    };
    const toDatabase = "5432 group";
    const toTable = "443 prefix list";
    for (const name of ["relay", "backfill", "compare"])
      assert.deepEqual(waysOf(name), [toTable, toDatabase], name);
    for (const name of ["old-users", "write-back", "retire-tables", "restore-tables"])
      assert.deepEqual(waysOf(name), [toDatabase], name);
  });

  it("signs functions in as users of their own, never as the monolith, and gives them no password", () => {
    const users = at("1 of 5")
      .byType("aws:lambda/function:Function")
      .map(({ inputs }) => inputs["environment"] as { variables: Record<string, string> } | undefined)
      .map((environment) => environment?.variables ?? {});
    assert.deepEqual(
      users
        .filter(({ LADDER_STEP }) => LADDER_STEP === undefined)
        .flatMap(({ DATABASE_USER }) => DATABASE_USER ?? [])
        .sort(),
      [
        "people_reader",
        "registration_reader",
        "registration_reader",
        "registration_relay",
        "registration_writer",
        "retirement",
        "retirement",
      ],
    );
    for (const variables of users) assert.doesNotMatch(Object.keys(variables).join(" "), /PASSWORD/);
  });

  it("answers registrations by the function when they are new, with API Gateway's own question who calls, and by the monolith before", () => {
    const answers = (place: string) =>
      ["post-registrations", "get-me-registrations", "post-sessions"].map((route) => {
        const graph = at(place);
        return [
          graph.one("aws:apigateway/integration:Integration", `api-rest-${route}`).inputs["type"],
          graph.one("aws:apigateway/method:Method", `api-rest-${route}`).inputs["authorization"],
        ];
      });
    const byService = ["HTTP_PROXY", "NONE"];
    for (const place of ["1", "2", "3", "1 of 5"])
      assert.deepEqual(answers(place), [byService, byService, byService], place);
    assert.deepEqual(answers("3 new"), [
      ["AWS_PROXY", "NONE"],
      ["AWS_PROXY", "COGNITO_USER_POOLS"],
      byService,
    ]);
  });

  it("keeps the new store, its stream and the way back when the traffic goes back", () => {
    for (const place of ["3", "3 new", "1 of 5"]) {
      const table = at(place).one("aws:dynamodb/table:Table", "registrations-table");
      assert.deepEqual(
        [table.inputs["hashKey"], table.inputs["streamViewType"]],
        ["email", "NEW_IMAGE"],
        place,
      );
      const mapping = at(place).one("aws:lambda/eventSourceMapping:EventSourceMapping", "write-back-mapping");
      assert.deepEqual(mapping.inputs["functionResponseTypes"], ["ReportBatchItemFailures"]);
    }
    assert.deepEqual(at("2").byType("aws:dynamodb/table:Table"), []);
  });

  it("protects the new store and the user pool unless it is told not to", async () => {
    const graph = await graphAt({ step: "3", protect: "true" });
    assert.equal(graph.one("aws:dynamodb/table:Table").protect, true);
    assert.equal(graph.one("aws:dynamodb/table:Table").inputs["deletionProtectionEnabled"], true);
    assert.equal(graph.one("aws:cognito/userPool:UserPool").protect, true);
  });

  it("calls the relay each hour, so that the database can pause, and lets the monolith call it", () => {
    const graph = at("3");
    assert.equal(
      graph.one("aws:cloudwatch/eventRule:EventRule", "relay-schedule").inputs["scheduleExpression"],
      "rate(1 hour)",
    );
    const definition = graph.one("aws:ecs/taskDefinition:TaskDefinition");
    assert.match(definition.inputs["containerDefinitions"] as string, /"REGISTRATION_RELAY"/);
    assert.doesNotMatch(
      at("2").one("aws:ecs/taskDefinition:TaskDefinition").inputs["containerDefinitions"] as string,
      /"REGISTRATION_RELAY"/,
    );
  });
});
