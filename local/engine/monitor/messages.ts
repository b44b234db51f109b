import type { HookMoment, HookNames } from "../registration.ts";

// What a program and the engine tell each other: JSON values alone, so that any channel can carry them. The names are those of
// https://github.com/pulumi/pulumi/blob/master/proto/pulumi/resource.proto

/** Properties as the SDK writes them: JSON, with signed objects for what JSON lacks (secrets, assets, references). */
export type WireProperties = Record<string, unknown>;

/** A function of the program that the engine may call. */
export interface Callback {
  /** Where it is listened for; empty where the channel itself leads to the program. */
  readonly target: string;
  readonly token: string;
}

/** A former name of a resource: a URN, or what was different. */
export interface Alias {
  readonly urn?: string;
  readonly name?: string;
  readonly type?: string;
  readonly stack?: string;
  readonly project?: string;
  readonly parentUrn?: string;
  readonly noParent?: boolean;
}

/** Options of a resource that transforms may change. */
export interface ResourceOptions {
  readonly dependencies: readonly string[];
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** Undefined: the engine chooses. */
  readonly deleteBeforeReplace?: boolean;
  readonly version: string;
  readonly aliases: readonly Alias[];
  /** URN and id of the explicit provider, empty without one. */
  readonly provider: string;
  /** The same of the providers of a component's children, by package. */
  readonly providers: Readonly<Record<string, string>>;
  readonly additionalSecretOutputs: readonly string[];
  readonly importId: string;
  readonly hooks: HookNames;
}

/** A resource or component that the program makes. */
export interface RegisterResource extends ResourceOptions {
  readonly type: string;
  readonly name: string;
  /** A resource of a provider, as opposed to a component. */
  readonly custom: boolean;
  /** A component whose children a plugin makes. */
  readonly remote: boolean;
  /** URN; empty without one. */
  readonly parent: string;
  readonly properties: WireProperties;
  /** URNs that each input comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** A value whose change replaces the resource. */
  readonly replacementTrigger?: unknown;
  readonly transforms: readonly Callback[];
  /** `index.ts:52`, where the program made it. */
  readonly source?: string;
}

/** Answer to {@link RegisterResource}. */
export interface RegisteredResource {
  readonly urn: string;
  /** Empty when there is none, or it is not known yet. */
  readonly id: string;
  readonly properties: WireProperties;
  /** URNs that each output of a remote component comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** What a component, or the program itself, has to show. */
export interface RegisterOutputs {
  readonly urn: string;
  readonly outputs: WireProperties;
}

/** A resource that the program looks at and does not own. */
export interface ReadResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly parent: string;
  readonly provider: string;
  readonly properties: WireProperties;
  readonly dependencies: readonly string[];
  readonly source?: string;
}

/** Answer to {@link ReadResource}. */
export interface ReadAnswer {
  readonly urn: string;
  readonly properties: WireProperties;
}

/** A function call of the program. */
export interface InvokeFunction {
  readonly token: string;
  readonly args: WireProperties;
  readonly provider: string;
  readonly version: string;
}

/** Answer to {@link InvokeFunction}. */
export interface InvokeAnswer {
  readonly properties: WireProperties;
}

/** A hook of the program, by its name. */
export interface RegisterHook {
  readonly name: string;
  readonly callback: Callback;
  /** Runs in a preview too. */
  readonly onDryRun: boolean;
  readonly ignoreErrors: boolean;
}

/** What a transform is given. */
export interface TransformCall {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent: string;
  readonly properties: WireProperties;
  readonly options: ResourceOptions;
}

/** What a transform answers. */
export type Transformed = Pick<TransformCall, "properties" | "options">;

/** What a hook is told. */
export interface HookCall {
  readonly moment: HookMoment;
  readonly urn: string;
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly newInputs?: WireProperties;
  readonly oldInputs?: WireProperties;
  readonly newOutputs?: WireProperties;
  readonly oldOutputs?: WireProperties;
}
