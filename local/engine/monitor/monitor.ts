import type { Backend, BackendState, Run } from "../backend.ts";
import type { RemoteComponents } from "../component.ts";
import { ProgramError, problemOf, type Place } from "../errors.ts";
import { ResourceGraph, type GraphResource, type Handling } from "../graph.ts";
import type { Registration } from "../registration.ts";
import { STACK_TYPE, formatUrn, qualifiedType } from "../urn.ts";
import { decodeProperties } from "../wire/decode.ts";
import { encodeProperties } from "../wire/encode.ts";
import type { Properties } from "../wire/values.ts";
import { formerUrns } from "./aliases.ts";
import { componentContext, resolveProperties } from "./expansion.ts";
import { Hooks } from "./hooks.ts";
import { inputProblem } from "./input-checks.ts";
import type {
  InvokeFunction,
  ReadResource,
  RegisterOutputs,
  RegisterResource,
  RegisteredResource,
} from "./messages.ts";
import type { ProgramFunctions } from "./program-functions.ts";
import {
  defaultProvider,
  explicitProvider,
  settingsWithoutEffect,
  type ProviderSettings,
} from "./provider-settings.ts";
import { providerUrn, readRequest } from "./requests.ts";
import { Transforms } from "./transforms.ts";

/** What a monitor needs to know about a run. */
export interface MonitorOptions {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
  /** By full key: `aws:region`. */
  readonly config: Readonly<Record<string, string>>;
  /** Folder of the program. */
  readonly root: string;
  readonly backend: Backend;
  readonly components: RemoteComponents;
  readonly functions: ProgramFunctions;
  readonly warn: (message: string, urn?: string) => void;
}

/** The engine's side of a program: takes registrations, has the backend act on them, and keeps the graph. One per run.
 * Its methods throw {@link ProgramError}; whoever calls them answers the program only when they succeed. */
export class ResourceMonitor {
  readonly graph = new ResourceGraph();
  readonly transforms: Transforms;
  readonly hooks: Hooks;
  readonly run: Run;
  readonly #options: MonitorOptions;
  readonly #defaultProvider: ProviderSettings;
  readonly #aliases = new Map<string, readonly string[]>();
  readonly #registered = new Map<string, string | undefined>();
  readonly #working = new Map<Promise<BackendState>, Place>();

  constructor(options: MonitorOptions, signal: AbortSignal) {
    const { project, stack, preview, config, functions } = options;
    this.#options = options;
    this.#defaultProvider = defaultProvider(config);
    this.transforms = new Transforms(functions);
    this.hooks = new Hooks(functions, preview);
    const runHooks: Run["runHooks"] = (moment, event) => this.hooks.run(moment, event);
    this.run = {
      project,
      stack,
      preview,
      region: this.#defaultProvider.region,
      signal,
      runHooks,
      warn: (message, urn) => options.warn(message, urn),
    };
  }

  /** The resources that the backend is at work on. */
  get working(): Place[] {
    return [...this.#working.values()];
  }

  /** Resolves when what the backend is at work on now has ended, well or not. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#working.keys());
  }

  /** A resource or component of the program. */
  async registerResource(request: RegisterResource): Promise<RegisteredResource> {
    const { project, stack, root, preview } = this.#options;
    const { type, name, source } = request;
    const parent = request.parent || undefined;
    const urn = formatUrn({ stack, project, qualifiedType: qualifiedType(parent, type), name });
    const place = { urn, type, name, source };
    this.#refuseDuplicate(place);
    return await this.#at(place, async () => {
      this.transforms.addForResource(urn, request.transforms);
      const transformed = await this.transforms.applyTo(request, urn, this.#parents(parent));
      const requested = readRequest(transformed, root);
      const aliases = formerUrns({
        stack,
        project,
        type,
        name,
        parent,
        aliases: transformed.aliases,
        parentAliases: (parent && this.#aliases.get(parent)) || [],
      });
      this.#aliases.set(urn, aliases);
      const region = this.#region(type, requested.inputs, requested.provider);
      const defaultTags = type.startsWith("aws:") ? this.#provider(requested.provider).defaultTags : {};
      const registration: Registration = { ...requested, urn, aliases, region, defaultTags, source };
      const problem = inputProblem(registration.inputs, preview);
      if (problem) throw new ProgramError(place, problem);
      if (request.remote) return await this.#expand(registration);
      return this.#respond(registration, await this.#realise(registration));
    });
  }

  /** A resource that belongs to somebody else. */
  async readResource(
    request: ReadResource,
  ): Promise<{ urn: string; outputs: Properties; secrets: string[] }> {
    const { project, stack, root, backend } = this.#options;
    const { type, name, source } = request;
    const parent = request.parent || undefined;
    const urn = formatUrn({ stack, project, qualifiedType: qualifiedType(parent, type), name });
    const place = { urn, type, name, source };
    this.#refuseDuplicate(place);
    return await this.#at(place, async () => {
      const { properties } = decodeProperties(request.properties, root);
      const provider = providerUrn(request.provider);
      const registration = {
        ...place,
        parent,
        inputs: properties,
        region: this.#region(type, properties, provider),
        id: request.id,
      };
      let state: BackendState;
      let secrets: string[] = [];
      if (type === "pulumi:pulumi:StackReference") {
        const { outputs, secretOutputs } = await backend.stackOutputs(registration.id, this.run);
        secrets = secretOutputs.map((output) => `outputs.${output}`);
        state = {
          id: registration.id,
          outputs: { name: registration.id, outputs, secretOutputNames: secretOutputs },
          handling: "read",
        };
      } else state = await backend.read(registration, this.run);
      const outputs = { ...properties, ...state.outputs };
      this.graph.set({
        ...registration,
        outputs,
        provider,
        custom: true,
        handling: "read",
        dependencies: request.dependencies,
        propertyDependencies: {},
        protect: false,
        retainOnDelete: false,
        ignoreChanges: [],
        secrets: [],
        secretOutputs: secrets,
      });
      return { urn, outputs, secrets };
    });
  }

  /** What a component, or the program itself, has to show. */
  registerOutputs({ urn, outputs }: RegisterOutputs): void {
    const known = this.graph.get(urn);
    if (!known) throw new ProgramError({ urn }, `outputs for ${urn}, which is not registered`);
    const { properties, secrets } = decodeProperties(outputs, this.#options.root);
    this.graph.set({ ...known, outputs: properties, secretOutputs: secrets });
    if (known.type === STACK_TYPE) this.graph.setOutputs(properties, secrets);
  }

  /** A function call of the program. */
  async invoke(call: InvokeFunction): Promise<Properties> {
    const { token, args, provider } = await this.transforms.applyToInvoke(call);
    const { properties } = decodeProperties(args, this.#options.root);
    return await this.#invoke(token, properties, providerUrn(provider));
  }

  /** A live copy of a registered resource, for a reference to it. */
  getResource(urn: string): GraphResource {
    const resource = this.graph.get(urn);
    if (!resource) throw new ProgramError({ urn }, `${urn} is not a resource of this program`);
    return resource;
  }

  async #invoke(token: string, args: Properties, provider: string | undefined): Promise<Properties> {
    const region = this.#region(token, args, provider);
    return await this.#at({ type: token }, () =>
      this.#options.backend.invoke({ token, args, region }, this.run),
    );
  }

  async #realise(registration: Registration): Promise<BackendState> {
    const { type, name, custom } = registration;
    if (!custom) return { outputs: {}, handling: "component" };
    if (type.startsWith("pulumi:providers:")) {
      this.#checkProvider(registration);
      return { id: name, outputs: {}, handling: "component" };
    }
    const work = this.#options.backend.register(registration, this.run);
    this.#working.set(work, registration);
    try {
      return await work;
    } finally {
      this.#working.delete(work);
    }
  }

  #respond(registration: Registration, state: BackendState): RegisteredResource {
    const inputs = state.inputs ?? registration.inputs;
    const outputs = { ...inputs, ...state.outputs };
    const secretOutputs = [...registration.secrets, ...registration.additionalSecretOutputs];
    this.#keep(
      { ...registration, inputs },
      state.id,
      registration.custom ? outputs : {},
      state.handling,
      secretOutputs,
    );
    return {
      urn: registration.urn,
      id: state.id ?? "",
      properties: encodeProperties(outputs, secretOutputs),
      propertyDependencies: {},
    };
  }

  async #expand(registration: Registration): Promise<RegisteredResource> {
    const { components, root, warn } = this.#options;
    const component = components[registration.type];
    if (!component)
      throw new ProgramError(
        registration,
        "components of this package are made by a plugin, and this one is not known here",
        `make its children yourself, or add it to local/${registration.type.split(":")[0]}`,
      );
    this.#keep(registration, undefined, {}, "component", []);
    const context = componentContext(registration, {
      root,
      registerResource: (request) => this.registerResource(request),
      invoke: (token, args, provider) => this.#invoke(token, args, provider ?? registration.provider),
      warn,
    });
    const { plain, propertyDependencies } = resolveProperties(await component(context));
    const properties = encodeProperties(plain);
    this.#keep(registration, undefined, decodeProperties(properties, root).properties, "component", []);
    return { urn: registration.urn, id: "", properties, propertyDependencies };
  }

  #keep(
    registration: Registration,
    id: string | undefined,
    outputs: Properties,
    handling: Handling,
    secretOutputs: string[],
  ): void {
    const { urn, type, name, custom, parent, provider, region, dependencies, propertyDependencies, source } =
      registration;
    const { protect, retainOnDelete, ignoreChanges, inputs, secrets } = registration;
    this.graph.set({
      urn,
      type,
      name,
      id,
      custom,
      handling,
      parent,
      provider,
      region,
      dependencies,
      propertyDependencies,
      source,
      protect,
      retainOnDelete,
      ignoreChanges,
      inputs,
      outputs,
      secrets,
      secretOutputs,
    });
  }

  #refuseDuplicate(place: Place & { urn: string }): void {
    if (this.#registered.has(place.urn)) {
      const first = this.#registered.get(place.urn);
      throw new ProgramError(
        place,
        `${place.urn} is registered twice${first ? `, first at ${first}` : ""}`,
        "give one of the two another name or parent",
      );
    }
    this.#registered.set(place.urn, place.source);
  }

  #parents(parent: string | undefined): string[] {
    const parents: string[] = [];
    for (let urn = parent; urn !== undefined; urn = this.graph.get(urn)?.parent) parents.push(urn);
    return parents;
  }

  #region(token: string, properties: Readonly<Properties>, provider: string | undefined): string | undefined {
    if (!token.startsWith("aws:") && !token.startsWith("awsx:")) return undefined;
    return typeof properties.region === "string" ? properties.region : this.#provider(provider).region;
  }

  /** Settings of a provider; the default one's when a resource names none. */
  #provider(urn: string | undefined): ProviderSettings {
    const provider = urn === undefined ? undefined : this.graph.get(urn);
    return provider ? explicitProvider(provider.inputs, this.#defaultProvider) : this.#defaultProvider;
  }

  /** A provider is configuration: what it says is looked up where resources name it. */
  #checkProvider({ urn, type, inputs }: Registration): void {
    if (type !== "pulumi:providers:aws") return;
    explicitProvider(inputs, this.#defaultProvider);
    const without = settingsWithoutEffect.filter((setting) => inputs[setting] !== undefined);
    if (without.length > 0) this.run.warn(`${without.join(", ")} of a provider has no effect here`, urn);
  }

  /** Says where an error happened, unless it does so itself. */
  async #at<T>(place: Place, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof ProgramError
        ? error
        : new ProgramError(place, problemOf(error), undefined, error);
    }
  }
}
