import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { RegisterResourceRequest, ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { CallProgram } from "./callbacks.ts";
import { resource, structs } from "./protocol.ts";

/** The program's transforms, and their work on what it registers.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/transforms/ */
export class Transforms {
  readonly #call: CallProgram;
  readonly #ofStack: Callback[] = [];
  readonly #ofInvokes: Callback[] = [];
  readonly #ofResource = new Map<string, Callback[]>();

  constructor(call: CallProgram) {
    this.#call = call;
  }

  /** A transform for every resource from now on. */
  addForStack(callback: Callback): void {
    this.#ofStack.push(callback);
  }

  /** A transform for every function call from now on. */
  addForInvokes(callback: Callback): void {
    this.#ofInvokes.push(callback);
  }

  /** Transforms that a resource brings for itself and everything below it. */
  addForResource(urn: string, callbacks: Callback[]): void {
    if (callbacks.length > 0) this.#ofResource.set(urn, callbacks);
  }

  /** Changes a request as the program's transforms want it: the resource's own first, then its parents', then the stack's.
   * @param urn The resource's.
   * @param parents URNs of its parents, the nearest first. */
  async applyTo(request: RegisterResourceRequest, urn: string, parents: readonly string[]): Promise<void> {
    const callbacks = [
      ...[urn, ...parents].flatMap((each) => this.#ofResource.get(each) ?? []),
      ...this.#ofStack,
    ];
    if (callbacks.length === 0) return;
    let options = optionsOf(request);
    let properties = request.getObject() ?? new structs.Struct();
    for (const callback of callbacks) {
      const message = new resource.TransformRequest()
        .setType(request.getType())
        .setName(request.getName())
        .setCustom(request.getCustom())
        .setParent(request.getParent())
        .setProperties(properties)
        .setOptions(options);
      const response = resource.TransformResponse.deserializeBinary(
        await this.#call(callback, message.serializeBinary()),
      );
      properties = response.getProperties() ?? properties;
      options = response.getOptions() ?? options;
    }
    request.setObject(properties);
    setOptions(request, options);
  }

  /** Changes the arguments of a function call. */
  async applyToInvoke(request: ResourceInvokeRequest): Promise<void> {
    for (const callback of this.#ofInvokes) {
      const message = new resource.TransformInvokeRequest()
        .setToken(request.getTok())
        .setArgs(request.getArgs())
        .setOptions(
          new resource.TransformInvokeOptions()
            .setProvider(request.getProvider())
            .setVersion(request.getVersion()),
        );
      const response = resource.TransformInvokeResponse.deserializeBinary(
        await this.#call(callback, message.serializeBinary()),
      );
      request.setArgs(response.getArgs() ?? request.getArgs());
      request.setProvider(response.getOptions()?.getProvider() ?? request.getProvider());
    }
  }
}

type Options = InstanceType<typeof resource.TransformResourceOptions>;

function optionsOf(request: RegisterResourceRequest): Options {
  const options = new resource.TransformResourceOptions()
    .setDependsOnList(request.getDependenciesList())
    .setIgnoreChangesList(request.getIgnorechangesList())
    .setReplaceOnChangesList(request.getReplaceonchangesList())
    .setVersion(request.getVersion())
    .setAliasesList(request.getAliasesList())
    .setProvider(request.getProvider())
    .setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList())
    .setImport(request.getImportid())
    .setHooks(request.getHooks());
  if (request.hasProtect()) options.setProtect(request.getProtect() ?? false);
  if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete() ?? false);
  if (request.getDeletebeforereplacedefined())
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  for (const [name, provider] of request.getProvidersMap().entries())
    options.getProvidersMap().set(name, provider);
  return options;
}

function setOptions(request: RegisterResourceRequest, options: Options): void {
  request
    .setDependenciesList(options.getDependsOnList())
    .setIgnorechangesList(options.getIgnoreChangesList())
    .setReplaceonchangesList(options.getReplaceOnChangesList())
    .setVersion(options.getVersion())
    .setAliasesList(options.getAliasesList())
    .setProvider(options.getProvider())
    .setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList())
    .setImportid(options.getImport())
    .setHooks(options.getHooks());
  if (options.hasProtect()) request.setProtect(options.getProtect() ?? false);
  if (options.hasRetainOnDelete()) request.setRetainondelete(options.getRetainOnDelete() ?? false);
  if (options.hasDeleteBeforeReplace())
    request
      .setDeletebeforereplacedefined(true)
      .setDeletebeforereplace(options.getDeleteBeforeReplace() ?? false);
}
