import { apigateway } from "../../../aws/apigateway/index.ts";
import { apigatewayv2 } from "../../../aws/apigatewayv2/index.ts";
import type { Capabilities } from "../../../contract/capabilities.ts";
import type { Headers, HttpResponse } from "../../../contract/http.ts";
import type { ServiceFactory } from "../../../contract/service.ts";
import { startTestbed, type Made, type Testbed } from "../../support/testbed.ts";
import { FakeLoadBalancers, FakeLogGroups, FakeTokens } from "./fakes.ts";

type Properties = Record<string, unknown>;

/** Parts of a route of a test API. */
export interface RouteOptions {
  readonly method?: Properties;
  readonly integration?: Properties;
  /** Method and integration response by status code. */
  readonly responses?: Readonly<
    Record<string, { readonly method?: Properties; readonly integration?: Properties }>
  >;
}

/** Answer as a client sees it. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: () => unknown;
}

export const LOAD_BALANCER_ARN =
  "arn:aws:elasticloadbalancing:ap-northeast-2:000000000000:loadbalancer/app/mysfits/0123456789abcdef";
export const USER_POOL_ARN =
  "arn:aws:cognito-idp:ap-northeast-2:000000000000:userpool/ap-northeast-2_AbCdEfGhI";
export const LOG_GROUP_ARN = "arn:aws:logs:ap-northeast-2:000000000000:log-group:access";

/** A REST API in a test bed, with fakes of what is behind it. */
export class ApiFixture {
  readonly bed: Testbed;
  readonly backend: FakeLoadBalancers;
  readonly tokens: FakeTokens;
  readonly logGroups: FakeLogGroups;
  /** Id of the VPC link. */
  vpcLinkId = "";
  id = "";
  readonly #resources = new Map<string, string>();
  #deployments = 0;

  private constructor(
    bed: Testbed,
    backend: FakeLoadBalancers,
    tokens: FakeTokens,
    logGroups: FakeLogGroups,
  ) {
    this.bed = bed;
    this.backend = backend;
    this.tokens = tokens;
    this.logGroups = logGroups;
  }

  static async start(
    restApi: Properties = {},
    capabilities: Partial<Capabilities> = {},
    factories: readonly ServiceFactory[] = [],
  ): Promise<ApiFixture> {
    const backend = new FakeLoadBalancers();
    const tokens = new FakeTokens();
    const logGroups = new FakeLogGroups();
    const bed = await startTestbed([...factories, apigatewayv2, apigateway], {
      capabilities: { loadBalancers: backend, tokens, logGroups, ...capabilities },
    });
    const fixture = new ApiFixture(bed, backend, tokens, logGroups);
    fixture.vpcLinkId = (
      await fixture.create("apigatewayv2/vpcLink:VpcLink", "link", {
        subnetIds: ["subnet-1"],
        securityGroupIds: ["sg-link"],
      })
    ).id;
    const api = await fixture.create("apigateway/restApi:RestApi", "api", restApi);
    fixture.id = api.id;
    fixture.#resources.set("/", api["rootResourceId"] as string);
    return fixture;
  }

  async stop(): Promise<void> {
    await this.bed.stop();
  }

  /** @param type Without `aws:`. */
  async create(type: string, name: string, inputs: Properties): Promise<Made> {
    return await this.bed.resources.create(`aws:${type}`, name, inputs);
  }

  async update(type: string, name: string, inputs: Properties): Promise<Made> {
    return await this.bed.resources.update(`aws:${type}`, name, inputs);
  }

  async remove(type: string, name: string): Promise<void> {
    await this.bed.resources.remove(`aws:${type}`, name);
  }

  /** A part of the API: its `restApi` is filled in. */
  async part(kind: string, name: string, inputs: Properties): Promise<Made> {
    const type = `apigateway/${kind}:${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    return await this.create(type, name, {
      ...(kind === "response" ? { restApiId: this.id } : { restApi: this.id }),
      ...inputs,
    });
  }

  /** Id of the resource of a path, made with its parents if needed. */
  async resource(path: string): Promise<string> {
    const known = this.#resources.get(path);
    if (known !== undefined) return known;
    const parent = path.slice(0, path.lastIndexOf("/")) || "/";
    const { id } = await this.part("resource", path, {
      parentId: await this.resource(parent),
      pathPart: path.slice(path.lastIndexOf("/") + 1),
    });
    this.#resources.set(path, id);
    return id;
  }

  /** A method with its integration; MOCK with status 200 unless said otherwise. */
  async route(httpMethod: string, path: string, options: RouteOptions = {}): Promise<void> {
    const at = { resourceId: await this.resource(path), httpMethod };
    const name = `${httpMethod} ${path}`;
    const mock = options.integration === undefined;
    await this.part("method", name, { ...at, authorization: "NONE", ...options.method });
    await this.part("integration", name, {
      ...at,
      type: "MOCK",
      ...(mock && { requestTemplates: { "application/json": '{"statusCode": 200}' } }),
      ...options.integration,
    });
    const responses = options.responses ?? (mock ? { 200: {} } : {});
    for (const [statusCode, response] of Object.entries(responses)) {
      await this.part("methodResponse", `${name} ${statusCode}`, { ...at, statusCode, ...response.method });
      await this.part("integrationResponse", `${name} ${statusCode}`, {
        ...at,
        statusCode,
        ...response.integration,
      });
    }
  }

  /** A method that is passed on to the load balancer: `GET /mysfits` to `http://backend.internal/mysfits`. */
  async proxy(httpMethod: string, path: string, options: RouteOptions = {}): Promise<void> {
    const parameters = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name as string);
    const declared = Object.fromEntries(parameters.map((name) => [`method.request.path.${name}`, true]));
    const mapped = Object.fromEntries(
      parameters.map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]),
    );
    const { requestParameters: alsoDeclared, ...method } = options.method ?? {};
    const { requestParameters: alsoMapped, ...integration } = options.integration ?? {};
    await this.route(httpMethod, path, {
      method: { ...method, requestParameters: { ...declared, ...(alsoDeclared as object | undefined) } },
      integration: {
        type: "HTTP_PROXY",
        integrationHttpMethod: "ANY",
        connectionType: "VPC_LINK",
        connectionId: this.vpcLinkId,
        integrationTarget: LOAD_BALANCER_ARN,
        uri: `http://backend.internal${path.replaceAll("+}", "}")}`,
        requestParameters: { ...mapped, ...(alsoMapped as object | undefined) },
        ...integration,
      },
      responses: options.responses ?? {},
    });
  }

  /** Makes a deployment of what is there, and the stage `api` or moves it to the deployment.
   * @returns Name of the deployment's resource. */
  async deploy(stage: Properties = {}): Promise<string> {
    const name = `deployment-${++this.#deployments}`;
    const { id } = await this.part("deployment", name, { triggers: { count: String(this.#deployments) } });
    const inputs = { restApi: this.id, stageName: "api", deployment: id, ...stage };
    if (this.#deployments === 1) await this.create("apigateway/stage:Stage", "stage", inputs);
    else await this.update("apigateway/stage:Stage", "stage", inputs);
    return name;
  }

  /** The role for logs, and the account that has it. */
  async enableLogs(): Promise<void> {
    await this.role("api-logs", [{ Effect: "Allow", Action: "logs:*", Resource: "*" }]);
    await this.create("apigateway/account:Account", "account", {
      cloudwatchRoleArn: "arn:aws:iam::000000000000:role/api-logs",
    });
  }

  /** A role for API Gateway. @returns Its ARN. */
  async role(name: string, statements: readonly object[]): Promise<string> {
    const role = await this.create("iam/role:Role", name, {
      name,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    });
    await this.create("iam/rolePolicy:RolePolicy", name, {
      role: name,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    });
    return role["arn"] as string;
  }

  get hostname(): string {
    return `${this.id}.execute-api.ap-northeast-2.amazonaws.com`;
  }

  /** Sends a request to the API, as CloudFront does. Header names in lower case. */
  async call(
    method: string,
    url: string,
    { headers = {}, body = "" }: { headers?: Headers; body?: string | Buffer } = {},
  ): Promise<Seen> {
    const response: HttpResponse = await this.bed.platform.endpoints.fetch(this.hostname, {
      method,
      url,
      headers: { host: this.hostname, ...headers },
      body: Buffer.from(body as string),
      remoteAddress: "192.0.2.7",
    });
    if (!Buffer.isBuffer(response.body)) throw new Error("API Gateway answers whole bodies");
    const text = response.body.toString("utf8");
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: () => JSON.parse(text) as unknown,
    };
  }
}
