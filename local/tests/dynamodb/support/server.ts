import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { dynamodb } from "../../../aws/dynamodb/index.ts";
import type { Capabilities } from "../../../contract/capabilities.ts";
import { Endpoints } from "../../../host/endpoints.ts";
import { AwsError } from "../../../contract/errors.ts";
import { readBody } from "../../../contract/http.ts";
import { LogHub } from "../../../observe/logs.ts";
import { Mailbox } from "../../../observe/mailbox.ts";
import { TraceHub } from "../../../observe/trace.ts";
import { MetricHub } from "../../../observe/metrics.ts";
import type { KeptResource, ResourceHandler } from "../../../contract/resource.ts";
import type { Access, Service, ServiceApi } from "../../../contract/service.ts";
import { Store } from "../../../host/store.ts";

export const REGION = "ap-northeast-2";
export const ACCOUNT = "000000000000";

/** DynamoDB alone behind an HTTP server for unmodified SDK clients: no signatures, no IAM. What IAM would be asked is kept. */
export class DynamoDbServer {
  readonly directory: string;
  readonly client: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly logs = new LogHub();
  /** What IAM must allow for the last request. */
  access: readonly Access[] | "public" = [];
  readonly #http = createServer((request, response) => void this.#answer(request, response));
  readonly #config: {
    region: string;
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  #store!: Store;
  #service!: Service;

  private constructor(directory: string, port: number) {
    this.directory = directory;
    this.#config = {
      region: REGION,
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    };
    this.client = new DynamoDBClient(this.#config);
    this.streams = new DynamoDBStreamsClient(this.#config);
  }

  /** @param directory State of an earlier run; a new folder unless given. */
  static async start(directory?: string): Promise<DynamoDbServer> {
    const http = createServer();
    await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
    const { port } = http.address() as AddressInfo;
    await new Promise((closed) => http.close(closed));
    const server = new DynamoDbServer(directory ?? (await mkdtemp(join(tmpdir(), "dynamodb-"))), port);
    await server.#open();
    await new Promise<void>((listening) => server.#http.listen(port, "127.0.0.1", listening));
    return server;
  }

  /** A client for another region. */
  clientFor(region: string): DynamoDBClient {
    return new DynamoDBClient({ ...this.#config, region });
  }

  get capabilities(): Capabilities {
    return this.#service.capabilities as Capabilities;
  }

  handler(type: string): Required<ResourceHandler<Record<string, unknown>>> {
    return this.#service.resources[type] as Required<ResourceHandler<Record<string, unknown>>>;
  }

  /** Makes a Pulumi resource, as the engine does. */
  async create(type: string, name: string, inputs: Record<string, unknown>): Promise<KeptResource> {
    const resource = { urn: `urn:pulumi:test::test::${type}::${name}`, type, name, region: REGION, inputs };
    return { ...resource, ...(await this.handler(type).create(resource)) };
  }

  /** Applies changed inputs to a Pulumi resource. */
  async update(kept: KeptResource, inputs: Record<string, unknown>): Promise<KeptResource> {
    const { outputs: _, ...resource } = kept;
    return { ...resource, inputs, ...(await this.handler(kept.type).update({ ...resource, inputs }, kept)) };
  }

  /** Stops the service and opens it again with the same data. */
  async restart(): Promise<void> {
    await this.#close();
    await this.#open();
  }

  async stop(): Promise<void> {
    this.client.destroy();
    this.streams.destroy();
    await new Promise((closed) => {
      this.#http.close(closed);
      this.#http.closeAllConnections();
    });
    await this.#close();
    await rm(this.directory, { recursive: true });
  }

  async #open(): Promise<void> {
    this.#store = await Store.open(this.directory);
    this.#service = await dynamodb({
      accountId: ACCOUNT,
      project: "test",
      stack: "test",
      region: REGION,
      store: this.#store,
      logs: this.logs,
      metrics: new MetricHub(),
      traces: new TraceHub(),
      mailbox: new Mailbox(this.#store),
      endpoints: new Endpoints(),
      gatewayUrl: "",
      siteUrl: "",
      capabilities: {} as Capabilities,
    });
  }

  async #close(): Promise<void> {
    await this.#service.stop?.();
    await this.#store.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request as AsyncIterable<Buffer>);
    const region =
      /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? REGION;
    const api = this.#service.api as ServiceApi;
    let [status, answer]: [number, object] = [200, {}];
    try {
      const principal = { kind: "operator", arn: "", accountId: ACCOUNT, userId: "" } as const;
      const operation = await api.operation(
        {
          method: "POST",
          path: "/",
          rawPath: "/",
          query: new URLSearchParams(),
          headers: request.headers,
          body,
          region,
          sourceIp: "127.0.0.1",
        },
        principal,
      );
      this.access = operation.access;
      answer = (await operation.run(principal)).body as object;
    } catch (error) {
      const { code, message, members } =
        error instanceof AwsError
          ? error
          : new AwsError("InternalServerError", String((error as Error).stack));
      status = error instanceof AwsError ? error.status : 500;
      answer = { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message, ...members };
    }
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answer));
  }
}
