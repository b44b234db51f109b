import { appsync } from "../../../aws/appsync/index.ts";
import { dynamodb } from "../../../aws/dynamodb/index.ts";
import { logs } from "../../../aws/logs/index.ts";
import { Fixture as Users } from "../../cognito-idp/support/fixture.ts";
import type { Made } from "../../support/testbed.ts";

/** Answer of GraphQL. */
export interface Answer {
  readonly status: number;
  readonly requestId: string;
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly errorType: string | null;
    readonly path?: readonly string[];
  }[];
}

const RUNTIME = { name: "APPSYNC_JS", runtimeVersion: "1.0.0" };

/** A handler that gives on what it got. */
export const PASS = `export function request(ctx) { return { payload: null }; }
export function response(ctx) { return ctx.result; }`;

/** A GraphQL API on a table, a user pool with one user, and requests as a client sends them. */
export class Fixture {
  readonly users: Users;
  readonly id: string;
  readonly #token: string;
  #inputs: Record<string, unknown>;

  private constructor(users: Users, id: string, token: string, inputs: Record<string, unknown>) {
    this.users = users;
    this.id = id;
    this.#token = token;
    this.#inputs = inputs;
  }

  static async start(schema: string): Promise<Fixture> {
    const users = await Users.start({}, {}, [logs, dynamodb, appsync]);
    await users.confirmedUser();
    const { IdToken } = await users.signIn();
    const { resources } = users.bed;
    await resources.create("aws:dynamodb/table:Table", "things", {
      name: "things",
      hashKey: "id",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "id", type: "S" }],
    });
    const inputs = {
      name: "api",
      schema,
      authenticationType: "AMAZON_COGNITO_USER_POOLS",
      userPoolConfig: { userPoolId: users.UserPoolId, defaultAction: "ALLOW" },
    };
    const { id: apiId } = await resources.create("aws:appsync/graphQLApi:GraphQLApi", "api", inputs);
    const serviceRoleArn = await users.bed.serviceRole("source", "appsync.amazonaws.com", [
      { Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:PutItem"], Resource: "*" },
    ]);
    const source = (name: string, more: object) =>
      resources.create("aws:appsync/dataSource:DataSource", name, { apiId, name, ...more });
    await source("table", {
      type: "AMAZON_DYNAMODB",
      serviceRoleArn,
      dynamodbConfig: { tableName: "things" },
    });
    await source("nothing", { type: "NONE" });
    return new Fixture(users, apiId, IdToken, inputs);
  }

  get bed() {
    return this.users.bed;
  }

  async stop(): Promise<void> {
    await this.users.stop();
  }

  /** Changes the API. */
  async update(inputs: Record<string, unknown>): Promise<void> {
    this.#inputs = { ...this.#inputs, ...inputs };
    await this.bed.resources.update("aws:appsync/graphQLApi:GraphQLApi", "api", this.#inputs);
  }

  /** A function in JavaScript, unless other code is given. @returns its id */
  async fn(name: string, code: string | object, dataSource = "nothing"): Promise<string> {
    const made = await this.bed.resources.create("aws:appsync/function:Function", name, {
      ...this.#code(code),
      name,
      dataSource,
    });
    return made["functionId"] as string;
  }

  async changeFn(name: string, code: string): Promise<void> {
    await this.bed.resources.update("aws:appsync/function:Function", name, {
      ...this.#code(code),
      name,
      dataSource: "nothing",
    });
  }

  /** A resolver in JavaScript, unless other code is given: of a data source, or of functions. */
  async resolver(name: string, code: string | object, asks: string | readonly string[]): Promise<Made> {
    const [type, field] = name.split(".") as [string, string];
    return await this.bed.resources.create("aws:appsync/resolver:Resolver", name, {
      ...this.#code(code),
      type,
      field,
      ...(typeof asks === "string"
        ? { dataSource: asks }
        : { kind: "PIPELINE", pipelineConfig: { functions: asks } }),
    });
  }

  #code(code: string | object) {
    return { apiId: this.id, ...(typeof code === "string" ? { code, runtime: RUNTIME } : code) };
  }

  /** POST /graphql with the user's token, or another one. */
  async ask(query: string, variables: object = {}, token = this.#token): Promise<Answer> {
    const host = `${this.id}.appsync-api.${this.bed.region}.amazonaws.com`;
    const { status, headers, body } = await this.bed.platform.endpoints.fetch(host, {
      method: "POST",
      url: "/graphql",
      remoteAddress: "192.0.2.7",
      headers: { host, authorization: token, "content-type": "application/json" },
      body: Buffer.from(JSON.stringify({ query, variables })),
    });
    if (!Buffer.isBuffer(body)) throw new Error("AppSync answers whole bodies");
    return {
      status,
      requestId: headers["x-amzn-requestid"] as string,
      ...(JSON.parse(body.toString()) as Omit<Answer, "status" | "requestId">),
    };
  }
}
