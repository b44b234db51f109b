import assert from "node:assert/strict";
import { MailSender } from "../../components/mail-sender/index.ts";
import { Registration, type RegistrationArgs } from "../../components/registration/index.ts";
import { ApiLogging } from "../../components/rest-api/index.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf } from "./support.ts";

const code = "tests/components";
const key = { partitionKey: { attribute: "id" }, protect: false };
const registration = (args: Partial<RegistrationArgs> = {}) =>
  graphOf(() => {
    const sender = new MailSender("sender", {
      sender: "shop@example.com",
      variables: {
        region: "REGION",
        sender: "FROM",
        configurationSet: "SET",
        ledger: "LEDGER",
        blockedAddresses: "BLOCKED",
      },
      feedback: { code },
      ledger: key,
      blockedAddresses: key,
    });
    const events = new Registration("fair", {
      table: { ...key, stream: "NEW_IMAGE" },
      register: { code, variables: { table: "PEOPLE" } },
      mail: { code },
      body: { type: "object" },
      sender,
      logging: new ApiLogging("logging"),
      ...args,
    });
    return { path: events.path, pattern: events.route.pattern };
  });

describe("Registration", () => {
  it("takes POST from everybody, with a body of the given shape, to a function that knows the table by its own name for it", async () => {
    const graph = await registration();
    const { inputs: method } = graph.one("aws:apigateway/method:Method");
    assert.deepEqual([method["httpMethod"], method["authorization"]], ["POST", "NONE"]);
    assert.equal(graph.one("aws:apigateway/model:Model").inputs["schema"], '{"type":"object"}');
    const { inputs: fn } = graph.one("aws:lambda/function:Function", "fair-register-function");
    const table = graph.one("aws:dynamodb/table:Table", "fair-table-table");
    assert.deepEqual(fn["environment"], { variables: { PEOPLE: table.outputs["name"] } });
  });

  it("lets that function put items into the table, and neither read nor change them", async () => {
    const graph = await registration();
    const { "fair-register-basics": _, ...rights } = rightsOf(graph, "fair-register-role");
    assert.deepEqual(rights, {
      "fair-table-fair-register-put": [
        {
          Effect: "Allow",
          Action: ["dynamodb:PutItem"],
          Resource: [graph.one("aws:dynamodb/table:Table", "fair-table-table").outputs["arn"]],
        },
      ],
    });
  });

  it("mails what is new in the table by a function that has the sender's environment and rights", async () => {
    const graph = await registration();
    const { inputs: mapping } = graph.one(
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      "fair-mail-mapping",
    );
    assert.deepEqual(mapping["filterCriteria"], { filters: [{ pattern: '{"eventName":["INSERT"]}' }] });
    const table = graph.one("aws:dynamodb/table:Table", "fair-table-table");
    assert.equal(mapping["eventSourceArn"], table.outputs["streamArn"]);
    const { inputs: fn } = graph.one("aws:lambda/function:Function", "fair-mail-function");
    const { variables } = fn["environment"] as { variables: Record<string, string> };
    assert.deepEqual(Object.keys(variables).sort(), ["BLOCKED", "FROM", "LEDGER", "REGION", "SET"]);
    assert.equal(fn["timeout"], 30);
    assert.ok("sender-fair-mail-send" in rightsOf(graph, "fair-mail-role"));
  });

  it("has the component's name as the first part of its path, or another one", async () => {
    assert.deepEqual((await registration()).outputs, { path: "/fair/registrations", pattern: "/fair/*" });
    assert.deepEqual((await registration({ stage: "market" })).outputs, {
      path: "/market/registrations",
      pattern: "/market/*",
    });
  });
});
