/** A resource of a program, as a plan compares it. Files and archives among the inputs stand there as {@link Content}. */
export interface PlannedResource {
  readonly urn: string;
  /** Pulumi type token, `aws:dynamodb/table:Table`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** A resource of a provider, as opposed to a component. */
  readonly custom: boolean;
  readonly parent?: string;
  readonly region?: string;
  /** Made up, and the same in every run. */
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Those of AWS in form, made up from the URN. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Paths of secret inputs: `environment.variables.TOKEN`. */
  readonly secrets: readonly string[];
  /** URNs of everything that it waits for. */
  readonly dependencies: readonly string[];
  /** URNs that each input comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** URNs that it may have had before. */
  readonly aliases: readonly string[];
  /** Id on AWS of what is there already, and is taken over. */
  readonly importId?: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Undefined: the engine makes the new one first. */
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** `index.ts:52`, where the program made it. */
  readonly source?: string;
}

/** Everything that a program registered for one stage, in the order of registration. */
export interface PlannedGraph {
  readonly stack: string;
  /** True when the revision does not have this stage.
   * @default false */
  readonly isAbsent?: boolean;
  /** Region of what does not say its own. */
  readonly region: string;
  readonly resources: readonly PlannedResource[];
}

/** Account that planned resources are in: a program is told no other. */
export const PLANNED_ACCOUNT = "000000000000";

/** A file or an archive, told by what is in it: the same content in another folder is the same. */
export class Content {
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  readonly bytes: number;
  constructor(hash: string, bytes: number) {
    this.hash = hash;
    this.bytes = bytes;
  }
}

/** Part of a URN that names the resource: the logical name. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** Type token in a URN, without the parents' types. */
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
