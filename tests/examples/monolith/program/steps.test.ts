import assert from "node:assert/strict";
import { AuthedApi } from "../../../../components/authed-api/index.ts";
import type { GraphResource, ResourceGraph } from "../../../../local/engine/graph.ts";
import { graphOfStack } from "../../../support/graph.ts";

/** The graph of the ladder at a place. */
const graphAt = async (config: Readonly<Record<string, string>>) =>
  await graphOfStack("ladder", {
    folder: "examples/monolith",
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [`monolith:${key}`, value])),
  });

/** Places of the ladder, from the ground up, and on the way back. */
const places = {
  "0": { step: "0" },
  "1": { step: "1" },
  "2": { step: "2" },
  "3, 4 built": { step: "3", built: "4", registrations: "new" },
  "4": { step: "4", registrations: "new" },
  "5, running": { step: "5", registrations: "new", running: "true" },
  "5": { step: "5", registrations: "new" },
  "0, 5 built": { step: "0", built: "5" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Methods of the API by path, with who is asked for a token, and whether a function answers. */
function routesOf(graph: ResourceGraph): string[] {
  const parts = new Map(
    graph.byType("aws:apigateway/resource:Resource").map(({ id, inputs }) => [id, inputs]),
  );
  const pathOf = (id: unknown): string => {
    const part = parts.get(id as string);
    return part ? `${pathOf(part["parentId"])}/${part["pathPart"] as string}` : "";
  };
  const integrations = graph.byType("aws:apigateway/integration:Integration");
  return graph
    .byType("aws:apigateway/method:Method")
    .map(({ name, inputs }) => {
      const type = integrations.find((integration) => integration.name === name)?.inputs["type"];
      const asks = inputs["authorization"] === "NONE" ? "" : ", token";
      return `${inputs["httpMethod"] as string} ${pathOf(inputs["resourceId"])}${asks}${type === "AWS_PROXY" ? ", function" : ""}`;
    })
    .sort();
}

const environmentOf = (graph: ResourceGraph, task: string): Readonly<Record<string, string>> => {
  const [container] = JSON.parse(
    graph.one("aws:ecs/taskDefinition:TaskDefinition", task).inputs["containerDefinitions"] as string,
  ) as { environment: { name: string; value: string }[] }[];
  return Object.fromEntries((container?.environment ?? []).map(({ name, value }) => [name, value]));
};

const stores = [
  "aws:rds/cluster:Cluster",
  "aws:cognito/userPool:UserPool",
  "aws:dynamodb/table:Table",
] as const;

describe("The program of the ladder, step by step", function () {
  this.timeout(240_000);
  const graphs = new Map<string, ResourceGraph>();
  const at = (place: keyof typeof places) => graphs.get(place) as ResourceGraph;
  before(async () => {
    for (const [place, config] of Object.entries(places)) graphs.set(place, await graphAt(config));
  });

  it("has one door for everything at step 0, and a route for each operation from step 1 on", () => {
    assert.deepEqual(routesOf(at("0")), ["DELETE /{proxy+}", "GET /{proxy+}", "POST /{proxy+}"]);
    assert.deepEqual(routesOf(at("1")), [
      "DELETE /sessions",
      "GET /collections",
      "GET /collections/{name}",
      "GET /me",
      "GET /me/orders",
      "GET /me/registrations",
      "POST /orders",
      "POST /registrations",
      "POST /sessions",
      "POST /users",
    ]);
    assert.deepEqual(
      routesOf(at("2")).filter((route) => !routesOf(at("1")).includes(route)),
      ["POST /users/password-reset", "POST /users/password-reset/confirm"],
    );
  });

  it("passes what is behind the stage on as it is at step 0", () => {
    const { inputs } = at("0").one("aws:apigateway/integration:Integration", "api-rest-get-parameter");
    assert.match(String(inputs["uri"]), /^http:\/\/[^/]+\/\{proxy\}$/);
    assert.equal(
      (inputs["requestParameters"] as Record<string, string>)["integration.request.path.proxy"],
      "method.request.path.proxy",
    );
  });

  it("limits each operation by itself from step 1 on", () => {
    assert.equal(at("0").byType("aws:apigateway/methodSettings:MethodSettings").length, 1);
    const limits = at("1")
      .byType("aws:apigateway/methodSettings:MethodSettings")
      .map(({ inputs }) => inputs["methodPath"]);
    assert.equal(limits.length, 11);
    assert.ok(limits.includes("orders/POST"), String(limits));
  });

  it("asks for tokens at the API for what has left the monolith, and lets functions answer it", () => {
    assert.deepEqual(
      routesOf(at("4")).filter((route) => route.includes(",")),
      [
        "GET /me/orders, token",
        "GET /me/registrations, token, function",
        "POST /orders, token",
        "POST /registrations, function",
      ],
    );
    assert.deepEqual(routesOf(at("5")), [
      "DELETE /sessions, token, function",
      "GET /collections",
      "GET /collections/{name}",
      "GET /me, token, function",
      "GET /me/orders, token",
      "GET /me/registrations, token, function",
      "POST /orders, token",
      "POST /registrations, function",
      "POST /sessions, function",
      "POST /users, function",
      "POST /users/password-reset, function",
      "POST /users/password-reset/confirm, function",
    ]);
  });

  it("takes tokens of the pool as long as it is there, and signs people in with it from step 2 on", () => {
    assert.deepEqual(
      (["1", "2", "0, 5 built"] as const).map((place) => {
        const { ACCOUNTS, USER_POOL_ID } = environmentOf(at(place), "monolith-tasks");
        return [ACCOUNTS, USER_POOL_ID !== undefined];
      }),
      [
        ["stored", false],
        ["moving", true],
        ["stored", true],
      ],
    );
  });

  it("makes a pool where only services make users and sign them in, with the monolith's id for good", () => {
    const { inputs } = at("2").one("aws:cognito/userPool:UserPool");
    assert.deepEqual(inputs["adminCreateUserConfig"], { allowAdminCreateUserOnly: true });
    const [id] = inputs["schemas"] as { name: string; mutable: boolean }[];
    assert.deepEqual([id?.name, id?.mutable], ["user_id", false]);
    const client = at("2").one("aws:cognito/userPoolClient:UserPoolClient").inputs;
    assert.ok((client["explicitAuthFlows"] as string[]).includes("ALLOW_ADMIN_USER_PASSWORD_AUTH"));
    assert.deepEqual(at("1").byType("aws:cognito/userPool:UserPool"), []);
  });

  it("builds the shop beside the traffic, and moves it by one rule once the tasks are steady", () => {
    const rulesOf = (place: keyof typeof places) =>
      at(place)
        .byType("aws:lb/listenerRule:ListenerRule")
        .map(({ name }) => name)
        .sort();
    assert.deepEqual(rulesOf("2"), []);
    assert.deepEqual(rulesOf("3, 4 built"), ["shop-rule"]);
    assert.deepEqual(rulesOf("4"), ["shop-rule", "shop-traffic"]);
    assert.deepEqual(rulesOf("0, 5 built"), ["shop-rule"]);
    const graph = at("4");
    const rule = graph.one("aws:lb/listenerRule:ListenerRule", "shop-traffic");
    assert.deepEqual(rule.inputs["conditions"], [
      {
        pathPattern: {
          values: [
            "/monolith/collections",
            "/monolith/collections/*",
            "/monolith/orders",
            "/monolith/me/orders",
          ],
        },
      },
    ]);
    assert.ok(graph.dependsOn(rule, graph.one("aws:ecs/service:Service", "shop-service")));
    const { AREAS, DATABASE_USER } = environmentOf(graph, "shop-tasks");
    assert.deepEqual([AREAS, DATABASE_USER], ["shop", "shop"]);
  });

  it("shares cluster and load balancer, which stay when the monolith does not run", () => {
    for (const place of ["4", "5, running", "5"] as const) {
      const graph = at(place);
      graph.one("aws:ecs/cluster:Cluster");
      graph.one("aws:lb/loadBalancer:LoadBalancer");
    }
    const tasksOf = (place: keyof typeof places) =>
      at(place).one("aws:ecs/service:Service", "monolith-service").inputs["desiredCount"];
    assert.deepEqual([tasksOf("4"), tasksOf("5, running"), tasksOf("5")], [1, 1, 0]);
  });

  it("takes rights in the database away after traffic has moved, never before", () => {
    const graph = at("4");
    const settled = graph.one("aws:lambda/invocation:Invocation", "settlement-run");
    const before: readonly GraphResource[] = [
      graph.one("aws:lb/listenerRule:ListenerRule", "shop-traffic"),
      graph.one("aws:apigateway/stage:Stage"),
      graph.one("aws:ecs/service:Service", "monolith-service"),
    ];
    for (const resource of before) assert.ok(graph.dependsOn(settled, resource), resource.name);
    const given = graph.one("aws:lambda/invocation:Invocation", "migration-run");
    for (const name of ["monolith-service", "shop-service"])
      assert.ok(graph.dependsOn(graph.one("aws:ecs/service:Service", name), given), name);
    assert.deepEqual(
      at("2")
        .byType("aws:lambda/invocation:Invocation")
        .map(({ name }) => name),
      ["migration-run"],
    );
  });

  it("moves routes when the migration has given their new owner its rights, and the monolith runs", () => {
    for (const place of ["2", "4"] as const) {
      const graph = at(place);
      // Parts of a component are made after what the component depends on.
      const door = graph.one(AuthedApi.token, "api");
      const given = graph.one("aws:lambda/invocation:Invocation", "migration-run");
      assert.ok(graph.dependsOn(door, given), place);
      assert.ok(graph.dependsOn(door, graph.one("aws:ecs/service:Service", "monolith-service")), place);
    }
  });

  it("lets the services do what is theirs, by name: nobody has a wildcard", () => {
    const rights = (role: string) => {
      const graph = at("5, running");
      const { name } = graph.one("aws:iam/role:Role", role).outputs;
      return graph
        .byType("aws:iam/rolePolicy:RolePolicy")
        .filter(({ inputs }) => inputs["role"] === name)
        .flatMap(
          ({ inputs }) =>
            (
              JSON.parse(inputs["policy"] as string) as {
                Statement: { Action: string[]; Resource: string[] }[];
              }
            ).Statement,
        )
        .flatMap(({ Action, Resource }) => {
          assert.ok(
            [Resource].flat().every((resource) => resource !== "*"),
            role,
          );
          return Action;
        })
        .sort();
    };
    assert.deepEqual(rights("shop-task"), ["rds-db:connect"]);
    assert.deepEqual(rights("monolith-task"), [
      "cognito-idp:AdminCreateUser",
      "cognito-idp:AdminGetUser",
      "cognito-idp:AdminInitiateAuth",
      "cognito-idp:AdminSetUserPassword",
      "lambda:InvokeFunction",
      "rds-db:connect",
    ]);
  });

  it("deletes no store on the way back, and ends the way back into the old store with the monolith", () => {
    for (const type of stores) {
      assert.equal(at("5").byType(type).length, 1, type);
      assert.equal(at("0, 5 built").byType(type).length, 1, type);
    }
    const mappings = (place: keyof typeof places) =>
      at(place).byType("aws:lambda/eventSourceMapping:EventSourceMapping").length;
    assert.deepEqual([mappings("4"), mappings("5"), mappings("0, 5 built")], [1, 0, 1]);
  });

  it("says what is wrong with a place that there is not", async () => {
    const wrong: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
      [{ step: "6" }, /monolith:step must be a whole number from 0 to 5 \(got 6\)/],
      [{ step: "3", built: "2" }, /monolith:built must be a whole number from step \(3\) to 5 \(got 2\)/],
      [{ step: "2", registrations: "new" }, /monolith:registrations can be new from step 3 on \(step is 2\)/],
      [{ step: "3", registrations: "both" }, /monolith:registrations must be old or new \(got both\)/],
      [{ step: "5" }, /monolith:registrations must be new at step 5/],
      [{ step: "4", registrations: "new", running: "false" }, /monolith:running must be true below step 5/],
    ];
    for (const [config, told] of wrong) await assert.rejects(graphAt(config), told);
  });
});
