import type { Properties } from "./wire/values.ts";

/** Moments at which a program's hooks run.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/hooks/ */
export const hookMoments = [
  "beforeCreate",
  "afterCreate",
  "beforeUpdate",
  "afterUpdate",
  "beforeDelete",
  "afterDelete",
] as const;
export type HookMoment = (typeof hookMoments)[number];

/** Names of the hooks of a resource. */
export type HookNames = Readonly<Partial<Record<HookMoment, readonly string[]>>>;

/** A resource as the program registers it, after transforms. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** A resource of a provider, as opposed to a component. */
  readonly custom: boolean;
  readonly parent?: string;
  /** URN of the explicit provider. */
  readonly provider?: string;
  /** URNs of the providers that children of a component take, by package. */
  readonly providers: Readonly<Record<string, string>>;
  readonly region?: string;
  /** The provider's, for resources that can have tags. */
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly inputs: Properties;
  readonly secrets: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** Undefined: the engine chooses. */
  readonly deleteBeforeReplace?: boolean;
  /** A value whose change replaces the resource. */
  readonly replacementTrigger?: unknown;
  /** URNs that the resource may have had before, the parents' aliases taken in. */
  readonly aliases: readonly string[];
  readonly hooks: HookNames;
  /** Id of an existing thing to take over, as the `import` option gives it. */
  readonly importId?: string;
  readonly source?: string;
}

/** A resource that the program only looks at: `aws.ec2.Vpc.get(…)`. */
export type ReadRegistration = Pick<
  Registration,
  "urn" | "type" | "name" | "parent" | "region" | "inputs" | "source"
> & {
  readonly id: string;
};
