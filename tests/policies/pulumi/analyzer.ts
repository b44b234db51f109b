import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import type { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type * as messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { Empty as EmptyMessage } from "google-protobuf/google/protobuf/empty_pb.js";
import type { Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb.js";
import type { PolicyResource } from "../../../policies/index.ts";

const require = createRequire(import.meta.url);
const proto = require("@pulumi/pulumi/proto/analyzer_pb") as typeof messages;
const { AnalyzerClient: Client } = require("@pulumi/pulumi/proto/analyzer_grpc_pb") as {
  readonly AnalyzerClient: typeof AnalyzerClient;
};
const { Struct } = require("google-protobuf/google/protobuf/struct_pb") as {
  readonly Struct: typeof StructMessage;
};
const { Empty } = require("google-protobuf/google/protobuf/empty_pb") as {
  readonly Empty: typeof EmptyMessage;
};

type Done<Response> = (error: grpc.ServiceError | null, response: Response) => void;

/** What a policy found. */
export interface Diagnostic {
  readonly policy: string;
  readonly message: string;
  readonly urn: string;
  readonly mandatory: boolean;
}

/** A policy as the pack describes it. */
export interface PolicyInfo {
  readonly name: string;
  readonly description: string;
  readonly mandatory: boolean;
  readonly severity: "low" | "medium" | "high" | undefined;
}

/** A policy pack in a process of its own, as the CLI starts it, and asked as the engine asks. */
export class Analyzer {
  readonly #child: ChildProcess;
  readonly #client: AnalyzerClient;
  readonly #errors: readonly string[];
  private constructor(child: ChildProcess, client: AnalyzerClient, errors: readonly string[]) {
    this.#child = child;
    this.#client = client;
    this.#errors = errors;
  }

  /** Starts the pack of a folder by the runner of Pulumi's SDK. */
  static async start(folder: string): Promise<Analyzer> {
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const child = spawn(process.execPath, [runner, "127.0.0.1:1", "."], {
      cwd: resolve(folder),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const errors: string[] = [];
    child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
    const [port] = (await Promise.race([
      once(createInterface(child.stdout), "line"),
      once(child, "exit").then(([code]) =>
        Promise.reject(new Error(`The pack ended with ${code}: ${errors.join("")}`)),
      ),
    ])) as [string];
    const options = { "grpc.enable_http_proxy": 0, "grpc.max_receive_message_length": -1 };
    const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), options);
    return new Analyzer(child, client, errors);
  }

  /** What the pack has written to standard error. */
  get errors(): string {
    return this.#errors.join("");
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    this.#client.close();
    const ended = once(this.#child, "exit");
    this.#child.kill();
    await ended;
  }

  /** Policies of the pack. */
  async policies(): Promise<readonly PolicyInfo[]> {
    const info = await this.#call<messages.AnalyzerInfo>((done) =>
      this.#client.getAnalyzerInfo(new Empty(), done),
    );
    return info.getPoliciesList().map((policy) => ({
      name: policy.getName(),
      description: policy.getDescription(),
      mandatory: policy.getEnforcementlevel() === proto.EnforcementLevel.MANDATORY,
      severity: severities.get(policy.getSeverity()),
    }));
  }

  /** Configures the pack, as the file behind `--policy-pack-config` does. */
  async configure(
    config: Readonly<
      Record<string, { readonly level: "mandatory" | "advisory"; readonly properties?: object }>
    >,
  ): Promise<void> {
    const request = new proto.ConfigureAnalyzerRequest();
    for (const [policy, { level, properties = {} }] of Object.entries(config)) {
      const one = new proto.PolicyConfig();
      one.setEnforcementlevel(
        level === "mandatory" ? proto.EnforcementLevel.MANDATORY : proto.EnforcementLevel.ADVISORY,
      );
      one.setProperties(Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]));
      request.getPolicyconfigMap().set(policy, one);
    }
    await this.#call((done) => this.#client.configure(request, done));
  }

  /** Takes a program through the pack as an operation does: each resource by its inputs, then all of them by their outputs. */
  async analyze(resources: readonly PolicyResource[]): Promise<readonly Diagnostic[]> {
    const found: messages.AnalyzeDiagnostic[] = [];
    for (const resource of resources) {
      const request = analyzeRequest(resource);
      const change = await this.#call<messages.RemediateResponse>((done) =>
        this.#client.remediate(request, done),
      );
      if (change.getRemediationsList().length > 0) throw new Error(`${resource.name} was changed`);
      const answer = await this.#call<messages.AnalyzeResponse>((done) =>
        this.#client.analyze(request, done),
      );
      for (const one of answer.getDiagnosticsList()) found.push(one.setUrn(one.getUrn() || resource.urn));
    }
    const stack = new proto.AnalyzeStackRequest().setResourcesList(resources.map(stackResource));
    const answer = await this.#call<messages.AnalyzeResponse>((done) =>
      this.#client.analyzeStack(stack, done),
    );
    return [...found, ...answer.getDiagnosticsList()].map((one) => ({
      policy: one.getPolicyname(),
      message: one.getMessage(),
      urn: one.getUrn(),
      mandatory: one.getEnforcementlevel() === proto.EnforcementLevel.MANDATORY,
    }));
  }

  #call<Response>(send: (done: Done<Response>) => unknown): Promise<Response> {
    return new Promise((answer, reject) => {
      send((error, response) => (error ? reject(error) : answer(response)));
    });
  }
}

const severities = new Map<number, "low" | "medium" | "high">([
  [proto.PolicySeverity.POLICY_SEVERITY_LOW, "low"],
  [proto.PolicySeverity.POLICY_SEVERITY_MEDIUM, "medium"],
  [proto.PolicySeverity.POLICY_SEVERITY_HIGH, "high"],
]);

/** Marks of the engine's protocol: of a text that is not known yet, and of a secret. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";

/** Writes properties as the engine does. */
function marked(value: unknown, secrets: readonly string[], path = ""): unknown {
  if (path !== "" && secrets.includes(path)) return { [signature]: secret, value: marked(value, [], path) };
  if (typeof value === "symbol") return unknown;
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (Array.isArray(value))
    return value.map((element, index) => marked(element, secrets, below(String(index))));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(
    ([, member]) => member !== undefined && typeof member !== "function",
  );
  return Object.fromEntries(members.map(([key, member]) => [key, marked(member, secrets, below(key))]));
}

const struct = (properties: object, secrets: readonly string[]) =>
  Struct.fromJavaScript(marked(properties, secrets) as Parameters<typeof Struct.fromJavaScript>[0]);

function analyzeRequest({ urn, type, name, inputs, secrets }: PolicyResource): messages.AnalyzeRequest {
  return new proto.AnalyzeRequest()
    .setUrn(urn)
    .setType(type)
    .setName(name)
    .setProperties(struct({ ...inputs, __defaults: [] }, secrets))
    .setOptions(new proto.AnalyzerResourceOptions());
}

/** A resource as the engine shows it at the end: by its outputs, where a provider answers more than was asked for. */
function stackResource(resource: PolicyResource): messages.AnalyzerResource {
  const { urn, type, name, id, inputs, outputs, secrets, dependencies, propertyDependencies } = resource;
  const message = new proto.AnalyzerResource()
    .setUrn(urn)
    .setType(type)
    .setName(name)
    .setProperties(struct({ policy: "", ...inputs, ...outputs, id }, secrets))
    .setDependenciesList([...dependencies])
    .setOptions(new proto.AnalyzerResourceOptions());
  for (const [property, urns] of Object.entries(propertyDependencies))
    if (urns.length > 0)
      message
        .getPropertydependenciesMap()
        .set(property, new proto.AnalyzerPropertyDependencies().setUrnsList([...urns]));
  return message;
}
