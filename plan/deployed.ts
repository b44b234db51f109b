/** A resource of a program, as a graph or a stack's state has it: what the tables of this folder are read with. */
export interface DeployedResource {
  /** Pulumi type token, `aws:dynamodb/table:Table`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** The provider's id; undefined for components, and before the resource is there. */
  readonly id?: string | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource of a program's graph. */
export interface PlannedResource extends DeployedResource {
  /** A resource of a provider, as opposed to a component. */
  readonly custom: boolean;
  readonly retainOnDelete: boolean;
}

/** A program's graph. */
export interface PlannedGraph {
  readonly resources: readonly PlannedResource[];
  /** True when `dependent` waits for `dependency`, directly or through others. */
  dependsOn(dependent: PlannedResource, dependency: PlannedResource): boolean;
}

/** Text of a property: an output, else an input, else nothing. */
export function textOf({ inputs, outputs }: DeployedResource, property: string): string {
  const value = outputs[property] ?? inputs[property];
  return typeof value === "string" ? value : "";
}

/** Member of a property that is an object or a list with one: `memberOf(fn, "loggingConfig", "logGroup")`. */
export function memberOf({ inputs }: DeployedResource, property: string, member: string): unknown {
  const value = inputs[property];
  const object = (Array.isArray(value) ? value[0] : value) as Record<string, unknown> | undefined;
  return object?.[member];
}
