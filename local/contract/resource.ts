import type { Unwrap } from "@pulumi/pulumi";
import { NotEmulatedError } from "./errors.ts";
import { refuseUnnamed, type Members, type NoOthers, type Read } from "./members.ts";

/** A resource as the program wants it: what the engine hands to the service that owns its type. */
export interface Resource<Inputs = Record<string, unknown>> {
  readonly urn: string;
  /** Pulumi type token, `aws:dynamodb/table:Table`. */
  readonly type: string;
  /** Logical name in the program. */
  readonly name: string;
  readonly region: string;
  /** All resolved; assets as `Asset` / `Archive` of the engine. */
  readonly inputs: Inputs;
  /** `index.ts:52`, where the program made it. */
  readonly source?: string;
}

/** State of a resource, as a service answers it and the engine keeps it in `.local/<stack>/`. */
export interface ResourceState<Outputs = Record<string, unknown>> {
  /** The provider's id, as Pulumi shows it. */
  readonly id: string;
  /** Output properties beyond the inputs; inputs are outputs too, without being repeated here. */
  readonly outputs: Outputs;
}

/** A resource with its state from an earlier create or update, in this process or in one before it. */
export interface KeptResource<Inputs = Record<string, unknown>, Outputs = Record<string, unknown>>
  extends Resource<Inputs>, ResourceState<Outputs> {}

/** A thing that is there, whoever made it. */
export interface ExistingResource<Outputs = Record<string, unknown>> extends ResourceState<Outputs> {
  /** Arguments that would have made it so, as far as they can be told. */
  readonly inputs: object;
}

/** Handler of one Pulumi resource type. Which door calls it (in process, gRPC, a provider plugin) is unknown to it.
 * Handlers run concurrently for different resources, never for the same URN. Throw an Error whose message says cause and remedy. */
export interface ResourceHandler<Inputs = Record<string, unknown>, Outputs = Record<string, unknown>> {
  /** Says what is done with each argument of the SDK's class; others are refused by name when the program gives them. */
  readonly inputs?: object;
  /** Makes the real local thing. Physical names not given in the inputs come from {@link physicalName}. */
  create(resource: Resource<Inputs>): Promise<ResourceState<Outputs>>;
  /** Rebuilds what only memory held, after a restart, from kept state. Called at the resource's place in the order of
   * dependencies, before a possible `update`, and also when nothing changed. May answer outputs that are different now
   * (an address with another port). Absent: nothing to rebuild. */
  start?(kept: KeptResource<Inputs, Outputs>): Promise<Partial<Outputs> | void>;
  /** Applies changed inputs to the thing that is there. Absent: every change replaces. */
  update?(
    resource: Resource<Inputs>,
    previous: KeptResource<Inputs, Outputs>,
  ): Promise<ResourceState<Outputs>>;
  /** Removes the thing and its data. May be called without `start` having been called in this process. */
  delete?(kept: KeptResource<Inputs, Outputs>): Promise<void>;
  /** Looks a thing up by its id or its name, whoever made it: for `Bucket.get`, `getBucket` and the `import` option. Absent: things of this
   * type can't be looked up. @returns undefined when there is none. */
  lookUp?(id: string, region: string): Promise<ExistingResource<Outputs> | undefined>;
  /** Top-level inputs whose change means: create the new one, then delete the old one. */
  readonly replaceOn?: readonly string[];
  /** Top-level inputs that are used when they come, and neither kept nor compared: `secretStringWo`. */
  readonly writeOnly?: readonly string[];
  /** True for a type that is refused with a remedy of its own: see {@link refusedResource}. */
  readonly isRefused?: boolean;
}

/** Makes the handler of a type that does nothing here, for which there is something to do in its place; other types that no service has
 * are refused without being listed.
 * @param what The type, as programs name it.
 * @param remedy A sentence: `Use …`. */
export function refusedResource(what: string, remedy: string): ResourceHandler {
  return { isRefused: true, create: () => Promise.reject(new NotEmulatedError(what, remedy)) };
}

/** A type that is kept in the graph with no behaviour here. It is listed at start as `recorded`. */
export interface RecordedResource {
  /** Output properties that other resources may need: ARN, name. */
  outputs(resource: Resource): ResourceState;
  /** Names what is missing here because of it, in one phrase for the list at start: "requests are not filtered". */
  readonly without: string;
}

/** Resolved inputs of an SDK class's argument interface: `Inputs<aws.dynamodb.TableArgs>`. */
export type Inputs<Args> = Unwrap<Args>;

/** Definition of a type's handler, typed by the arguments of its SDK class: an argument that is not named can't be read. */
export interface ResourceDefinition<Args, M, Outputs> {
  /** Says what is done with each argument; others are refused by name when the program gives them. */
  readonly inputs: M & Members<Inputs<Args>> & NoOthers<M, Inputs<Args>>;
  create(resource: Resource<Read<Inputs<Args>, M>>): Promise<ResourceState<Outputs>>;
  start?(kept: KeptResource<Read<Inputs<Args>, M>, Outputs>): Promise<Partial<Outputs> | void>;
  update?(
    resource: Resource<Read<Inputs<Args>, M>>,
    previous: KeptResource<Read<Inputs<Args>, M>, Outputs>,
  ): Promise<ResourceState<Outputs>>;
  delete?(kept: KeptResource<Read<Inputs<Args>, M>, Outputs>): Promise<void>;
  lookUp?(id: string, region: string): Promise<ExistingResource<Outputs> | undefined>;
  /** Top-level inputs whose change means: create the new one, then delete the old one. */
  readonly replaceOn?: readonly (keyof Inputs<Args> & string)[];
  /** Top-level inputs that are used when they come, and neither kept nor compared. */
  readonly writeOnly?: readonly (keyof Inputs<Args> & string)[];
}

/** Makes a resource handler, typed by the arguments of the SDK's class and by what the handler answers.
 *
 * ```ts
 * export const queueResource = (queues: QueueStore) =>
 *   resource<aws.sqs.QueueArgs, { readonly arn: string; readonly url: string }>()({
 *     inputs: { name: true, fifoQueue: true, kmsMasterKeyId: "nothing is encrypted on this machine" },
 *     create: async ({ inputs }) => …,
 *   });
 * ``` */
export function resource<Args, Outputs>() {
  return <const M extends Members<Inputs<Args>>>(
    definition: ResourceDefinition<Args, M, Outputs>,
  ): ResourceHandler<Read<Inputs<Args>, M>, Outputs> => definition;
}

/** Refuses inputs that a type does not deal with here: taking them in silence would hide that something is missing.
 * @throws NotEmulatedError naming the input. The argument `region` is the engine's. */
export function refuseUnnamedInputs(
  { inputs: members }: Pick<ResourceHandler, "inputs">,
  inputs: object,
): void {
  if (members)
    refuseUnnamed({ region: true, ...members }, inputs, (path, allowed) => {
      if (!allowed) return new NotEmulatedError(`input "${path}"`, "Omit it in this stack; it works on AWS.");
      const values = allowed.map((value) => JSON.stringify(value)).join(" or ");
      return new NotEmulatedError(`input "${path}" with another value than ${values}`);
    });
}
