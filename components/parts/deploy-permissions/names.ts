/** Kinds of things whose names a policy can tell. */
export type Kind =
  | "alarm"
  | "bucket"
  | "budget"
  | "bus"
  | "cache"
  | "cacheUser"
  | "cacheUserGroup"
  | "cluster"
  | "configurationSet"
  | "dashboard"
  | "database"
  | "databaseCluster"
  | "deliveryStream"
  | "distribution"
  | "edgeFunction"
  /** Bucket into which the program puts objects. */
  | "filledBucket"
  /** Table into which the program puts items. */
  | "filledTable"
  | "function"
  | "loadBalancer"
  | "logGroup"
  | "parameterGroup"
  | "pipe"
  | "queue"
  | "repository"
  | "role"
  | "rule"
  | "secret"
  | "subnetGroup"
  | "table"
  | "targetGroup"
  | "taskDefinition"
  | "topic"
  | "trail"
  | "webAcl"
  | "workgroup";

/** Beginnings of names by kind: `{ role: ["api-"] }` stands for the roles `api-*`. `{stage}` in one is the stack. */
export type Beginnings = Readonly<Partial<Record<Kind, readonly string[]>>>;

/** Names that a program gives to what it makes. */
export interface Names {
  /** Number of the account, twelve digits. */
  readonly account: string;
  /** Name of the Pulumi project. */
  readonly project: string;
  /** Name of the stage. */
  readonly stage: string;
  /** Names of its stacks, a pattern: `pr-*`.
   * @default the name of the stage */
  readonly stacks?: string;
  readonly beginnings: Beginnings;
}

/** Path of the roles and policies of delivery. No pattern of a program's names fits them, and the boundaries deny changes below it. */
export const deliveryPath = "/delivery/";

/** Name of a role or policy of delivery for a stage: `mysfits-dev-deploy`. */
export const deliveryName = ({ project, stage }: Pick<Names, "project" | "stage">, what: string): string =>
  `${project}-${stage}-${what}`;

/** ARN of the boundary that every role of the stage's program must have. */
export const workloadBoundaryArn = (names: Omit<Names, "beginnings">): string =>
  `arn:aws:iam::${names.account}:policy${deliveryPath}${deliveryName(names, "workload-boundary")}`;

/** ARNs of a pattern of the table, one for each beginning of a name. A pattern of a kind that the program has none of gives no ARN. */
export function arnsOf(pattern: string, names: Names): string[] {
  if (pattern === "*") return ["*"];
  const arn = `arn:aws:${pattern.replaceAll("{account}", names.account)}`;
  const kind = /\{(\w+)\}/.exec(arn);
  if (!kind) return [arn];
  return (names.beginnings[kind[1] as Kind] ?? []).map((beginning) =>
    arn.replace(kind[0], `${beginning.replaceAll("{stage}", names.stacks ?? names.stage)}*`),
  );
}
