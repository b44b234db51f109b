import assert from "node:assert/strict";
import { FunctionApi } from "../../components/function-api/index.ts";
import { Function } from "../../components/function/index.ts";
import { ApiLogging } from "../../components/rest-api/index.ts";
import { graphOf } from "../support/graph.ts";
import { byName } from "./support.ts";

const functionApi = () =>
  graphOf(() => {
    const read = new Function("read", { code: "tests/components" });
    const write = new Function("write", { code: "tests/components" });
    const api = new FunctionApi("things", {
      stage: "shop",
      logging: new ApiLogging("logging"),
      routes: [
        { method: "GET", path: "/things/{thingId}", authorization: "none", function: read },
        { method: "POST", path: "/things", authorization: "none", function: write },
      ],
    });
    return { path: api.path, pattern: api.route.pattern };
  });

// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
describe("FunctionApi", () => {
  it("hands each route's requests to its function as they are", async () => {
    const graph = await functionApi();
    const alias = (name: string) => graph.one("aws:lambda/alias:Alias", name).outputs["invokeArn"];
    assert.deepEqual(
      byName(graph, "aws:apigateway/integration:Integration").map(({ name, inputs }) => [
        name,
        inputs["type"],
        inputs["integrationHttpMethod"],
        inputs["uri"],
      ]),
      [
        ["things-rest-get-things-parameter", "AWS_PROXY", "POST", alias("read-live")],
        ["things-rest-post-things", "AWS_PROXY", "POST", alias("write-live")],
      ],
    );
  });

  it("lets each function be called by its own route of this API, and by nothing else", async () => {
    const graph = await functionApi();
    const api = graph.one("aws:apigateway/restApi:RestApi").outputs["executionArn"] as string;
    assert.deepEqual(
      byName(graph, "aws:lambda/permission:Permission").map(({ name, inputs }) => [
        name,
        inputs["principal"],
        inputs["qualifier"],
        inputs["sourceArn"],
      ]),
      [
        ["things-get-things-parameter", "apigateway.amazonaws.com", "live", `${api}/*/GET/things/*`],
        ["things-post-things", "apigateway.amazonaws.com", "live", `${api}/*/POST/things`],
      ],
    );
  });

  it("tells a site which paths are its own", async () => {
    assert.deepEqual((await functionApi()).outputs, { path: "/shop", pattern: "/shop/*" });
  });
});
