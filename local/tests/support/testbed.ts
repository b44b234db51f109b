import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { iam } from "../../aws/iam/index.ts";
import { sts } from "../../aws/sts/index.ts";
import { assemble, type Assembly } from "../../start/assemble.ts";
import type { Capabilities } from "../../contract/capabilities.ts";
import type { PolicyTrial } from "../../contract/policy-trial.ts";
import {
  refuseUnnamedInputs,
  type KeptResource,
  type Resource,
  type ResourceHandler,
} from "../../contract/resource.ts";
import type { Platform, Service, ServiceFactory } from "../../contract/service.ts";
import { Store } from "../../host/store.ts";

/** Settings of a test bed. */
export interface TestbedOptions {
  /** @default "ap-northeast-2" */
  readonly region?: string;
  /** Folder of the project, which a program's paths are relative to.
   * @default that of this process */
  readonly folder?: string;
  /** Put in place of, or beside, what the services offer. */
  readonly capabilities?: Partial<Capabilities>;
  /** Sees the decisions of IAM, and tries policies out. */
  readonly policyTrial?: PolicyTrial;
}

/** Some services of the local cloud on a temporary state folder: what the engine and `npm start` do for all of them. */
export class Testbed {
  readonly region: string;
  readonly #factories: readonly ServiceFactory[];
  readonly #options: TestbedOptions;
  readonly #kept = new Map<string, KeptResource>();
  #directory = "";
  #port = 0;
  #store: Store | undefined;
  #assembly: Assembly | undefined;

  constructor(factories: readonly ServiceFactory[], options: TestbedOptions) {
    this.#factories = [iam, sts, ...factories];
    this.#options = options;
    this.region = options.region ?? "ap-northeast-2";
  }

  get platform(): Platform {
    return this.#running.platform;
  }

  get services(): readonly Service[] {
    return this.#running.services;
  }

  get #running(): Assembly {
    if (!this.#assembly) throw new Error("the test bed was not started");
    return this.#assembly;
  }

  get capabilities(): Capabilities {
    return this.platform.capabilities;
  }

  /** Address for SDK clients. */
  get endpoint(): string {
    return this.platform.gatewayUrl;
  }

  /** For SDK clients, as the operator. */
  get clientConfig() {
    return {
      endpoint: this.endpoint,
      region: this.region,
      credentials: this.capabilities.iam.operator,
      maxAttempts: 1,
    };
  }

  async start(): Promise<this> {
    this.#directory ||= await mkdtemp(join(tmpdir(), "testbed-"));
    this.#store = await Store.open(this.#directory);
    this.#assembly = await assemble({
      project: "test",
      folder: this.#options.folder,
      stack: "dev",
      region: this.region,
      store: this.#store,
      factories: this.#factories,
      siteUrl: "http://127.0.0.1:1",
      openOnPort: (open) => open(this.#port),
      capabilities: this.#options.capabilities,
      policyTrial: this.#options.policyTrial,
    });
    this.#port = Number(new URL(this.endpoint).port);
    for (const kept of this.#kept.values()) {
      const outputs = await this.#handler(kept.type).start?.(kept);
      if (outputs) this.#kept.set(kept.urn, { ...kept, outputs: { ...kept.outputs, ...outputs } });
    }
    await this.#assembly.ready();
    return this;
  }

  /** Stops everything, and starts it again on the same folder and port. */
  async restart(): Promise<void> {
    await this.#assembly?.stop();
    await this.#store?.close();
    await this.start();
  }

  /** As {@link restart}, but nobody is asked to stop: what was acknowledged must be there all the same. */
  async kill(): Promise<void> {
    // What is under way is cut off, and what comes of that is not written to a store that is closed: the process would be gone.
    const abandoned = this.#assembly?.abandon();
    await this.#store?.close();
    await abandoned;
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#assembly?.stop();
    await this.#store?.close();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #handler(type: string): ResourceHandler {
    for (const { resources } of this.services) {
      const handler = resources[type];
      if (handler && "create" in handler) return handler as ResourceHandler;
      if (handler) return { create: async (resource) => handler.outputs(resource) };
    }
    throw new Error(`no service of the test bed has ${type}`);
  }

  /** Does what the engine does with Pulumi resources. The answers hold inputs and outputs together, and the id. */
  readonly resources = {
    create: async (type: string, name: string, inputs: Record<string, unknown> = {}): Promise<Made> => {
      const resource: Resource = {
        urn: `urn:pulumi:dev::test::${type}::${name}`,
        type,
        name,
        region: (inputs["region"] as string | undefined) ?? this.region,
        inputs,
      };
      const handler = this.#handler(type);
      refuseUnnamedInputs(handler, inputs);
      const state = await handler.create(resource);
      return this.#keep({ ...resource, ...state });
    },
    update: async (type: string, name: string, inputs: Record<string, unknown>): Promise<Made> => {
      const previous = this.#one(type, name);
      const handler = this.#handler(type);
      if (!handler.update) throw new Error(`${type} can't be updated: every change replaces`);
      refuseUnnamedInputs(handler, inputs);
      const resource: Resource = { ...previous, inputs };
      const state = await handler.update(resource, previous);
      return this.#keep({ ...resource, ...state });
    },
    remove: async (type: string, name: string): Promise<void> => {
      const kept = this.#one(type, name);
      await this.#handler(type).delete?.(kept);
      this.#kept.delete(kept.urn);
    },
    get: (type: string, name: string): Made => made(this.#one(type, name)),
  };

  /** ARN of a new role that a service may assume and that may do what `statements` say. */
  async serviceRole(name: string, service: string, statements: readonly object[]): Promise<string> {
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    };
    const role = await this.resources.create("aws:iam/role:Role", name, {
      name,
      assumeRolePolicy: JSON.stringify(trust),
    });
    await this.resources.create("aws:iam/rolePolicy:RolePolicy", name, {
      role: name,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    });
    return role["arn"] as string;
  }

  /** Credentials of a new role that may do what `statements` say. */
  async role(
    name: string,
    statements: readonly object[],
  ): Promise<{
    roleArn: string;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  }> {
    const service = "ecs-tasks.amazonaws.com";
    const roleArn = await this.serviceRole(name, service, statements);
    const { credentials } = this.capabilities.iam.assumeRole({
      roleArn,
      service,
      sessionName: "test",
      seconds: 3600,
    });
    return { roleArn, credentials };
  }

  #one(type: string, name: string): KeptResource {
    const kept = this.#kept.get(`urn:pulumi:dev::test::${type}::${name}`);
    if (!kept) throw new Error(`the test bed has no ${type} "${name}"`);
    return kept;
  }

  #keep(kept: KeptResource): Made {
    this.#kept.set(kept.urn, kept);
    return made(kept);
  }
}

/** Inputs, outputs and id of a resource. */
export type Made = Readonly<Record<string, unknown>> & { readonly id: string };

const made = (kept: KeptResource): Made => ({ ...kept.inputs, ...kept.outputs, id: kept.id });

/** Starts a test bed; end it with `stop`. IAM and STS are always in it. */
export async function startTestbed(
  factories: readonly ServiceFactory[],
  options: TestbedOptions = {},
): Promise<Testbed> {
  return await new Testbed(factories, options).start();
}
