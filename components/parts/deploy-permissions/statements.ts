import { arnsOf, workloadBoundaryArn, type Beginnings, type Kind, type Names } from "./names.ts";
import type { TypeRow } from "./row.ts";
import { rows } from "./table.ts";
import { unscoped } from "./unscoped.ts";

/** Statement of a policy, as it stands in the document. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

type Part = Omit<TypeRow, "beside" | "passesTo" | "linkedRoles">;

/** Changes of what a role may do. They are allowed for a role only that has the boundary, or gets it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_permissionsboundary */
const bounded = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
];

/** Calls of the provider that look something up for the program, on whatever is there.
 * @see https://www.pulumi.com/docs/iac/concepts/functions/provider-functions/ */
const lookups = ["ec2:DescribeAvailabilityZones", "route53:ListHostedZones", "ecr:GetAuthorizationToken"];

/** Kinds of names that the types ask for and nobody gave: the actions on them would be allowed on nothing. */
export const missingKinds = (types: readonly string[], beginnings: Beginnings): string[] =>
  sorted(
    types
      .filter((type) => Object.hasOwn(rows, type))
      .flatMap((type) => [rowOf(type), rowOf(type).beside])
      .flatMap((part) => part?.on ?? [])
      .flatMap((arn) => [...arn.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string))
      .filter((kind) => kind !== "account" && !(beginnings[kind as Kind]?.length ?? 0)),
  );

/** Types of a program for which the table has no row. */
export const unknownTypes = (types: readonly string[]): string[] =>
  types.filter((type) => !Object.hasOwn(rows, type));

/** Statements for what `pulumi preview` and `pulumi refresh` read: no action of them changes anything.
 * @param types Pulumi types of the program.
 * @throws Error naming types that the table does not know. */
export const previewStatements = (types: readonly string[], names: Names): Statement[] =>
  grouped(types, names, ({ read }) => read);

/** Statements for what `pulumi up` and `pulumi destroy` call: what the program's types need, on what has the program's names where AWS lets a policy
 * say so. A role is made, and what it may do is changed, only below the boundary of the stage's workloads; a role is handed only to the
 * services that the program gives roles to.
 * @param types Pulumi types of the program.
 * @throws Error naming types that the table does not know. */
export function deployStatements(types: readonly string[], names: Names): Statement[] {
  const statements = grouped(types, names, (part) => [
    ...part.read,
    ...part.create,
    ...(part.update ?? []),
    ...part.delete,
  ]);
  return [...statements, ...roleStatements(types, names)];
}

/** Statements about the program's roles that depend on a condition. */
export function roleStatements(types: readonly string[], names: Names): Statement[] {
  const known = types.map((type) => rowOf(type));
  const roles = arnsOf("iam::{account}:role/{role}", names);
  const passesTo = sorted(known.flatMap((row) => row.passesTo ?? []));
  const linked = sorted(known.flatMap((row) => row.linkedRoles ?? []));
  const changed = sorted(
    known.flatMap((row) => everything(row)).filter((action) => bounded.includes(action)),
  );
  const statements: readonly (Statement | false)[] = [
    changed.length > 0 && {
      Sid: "RolesBelowTheBoundary",
      Effect: "Allow",
      Action: changed,
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": workloadBoundaryArn(names) } },
    },
    passesTo.length > 0 && {
      Sid: "RolesForServices",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": passesTo } },
    },
    linked.length > 0 && {
      Sid: "RolesOfServices",
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: [`arn:aws:iam::${names.account}:role/aws-service-role/*`],
      Condition: { StringEquals: { "iam:AWSServiceName": linked } },
    },
  ];
  return statements.filter((statement) => statement !== false);
}

/** Row of a type. @throws Error for a type that the table does not know. */
export function rowOf(type: string): TypeRow {
  const row = Object.hasOwn(rows, type) ? rows[type] : undefined;
  if (!row)
    throw new Error(
      `the permissions of ${type} are not known. Fix: add a row to components/parts/deploy-permissions/types`,
    );
  return row;
}

/** Every action of a row. */
export const everything = (row: TypeRow): string[] =>
  [row, row.beside].flatMap((part) =>
    part ? [...part.read, ...part.create, ...(part.update ?? []), ...part.delete] : [],
  );

/** Each action once, with all that it is asked for; actions that are asked for the same things in one statement. */
function grouped(
  types: readonly string[],
  names: Names,
  actionsOf: (part: Part) => readonly string[],
): Statement[] {
  const wanted = new Map<string, Set<string>>(lookups.map((action) => [action, new Set(["*"])]));
  for (const type of types) {
    const row = rowOf(type);
    for (const part of [row, row.beside])
      for (const action of part ? actionsOf(part) : []) {
        if (bounded.includes(action)) continue;
        const resources = wanted.get(action) ?? new Set();
        const on = unscoped.has(action) ? ["*"] : (part?.on ?? []).flatMap((arn) => arnsOf(arn, names));
        for (const resource of on) resources.add(resource);
        wanted.set(action, resources);
      }
  }
  const groups = new Map<string, { readonly actions: string[]; readonly resources: readonly string[] }>();
  for (const [action, resources] of wanted) {
    const list = resources.has("*") ? ["*"] : sorted([...resources]);
    const group = groups.get(list.join(" ")) ?? { actions: [], resources: list };
    group.actions.push(action);
    groups.set(list.join(" "), group);
  }
  return [...groups.values()]
    .filter(({ resources }) => resources.length > 0)
    .map(({ actions, resources }) => ({
      Effect: "Allow",
      Action: sorted(actions),
      Resource: resources,
    }));
}

/** Each value once, in order. */
export const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();
