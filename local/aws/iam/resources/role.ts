import { randomBytes } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { validationError } from "../errors.ts";
import type { IdentityStore, Role } from "../store.ts";
import { documentText, readPolicy } from "./policy-document.ts";

/** Seconds that a session may last.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const SESSION = { shortest: 3600, longest: 43_200 };

const inputs = {
  name: true,
  namePrefix: true,
  path: true,
  description: true,
  assumeRolePolicy: true,
  inlinePolicies: { name: true, policy: true },
  managedPolicyArns: true,
  maxSessionDuration: true,
  permissionsBoundary: true,
  forceDetachPolicies: "a role goes with what is attached to it",
  tags: true,
} as const;
type RoleInputs = Read<Inputs<aws.iam.RoleArgs>, typeof inputs>;

/** Outputs of a role. */
export interface RoleOutputs {
  readonly name: string;
  readonly arn: string;
  readonly uniqueId: string;
  readonly createDate: string;
  readonly path: string;
  readonly maxSessionDuration: number;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:iam/role:Role`. A permissions boundary that is not in this copy, because another program makes it, limits nothing here.
 * @param warn Told of such a boundary.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/ */
export const roleResource = (store: IdentityStore, warn: (message: string) => void) =>
  resource<aws.iam.RoleArgs, RoleOutputs>()({
    inputs,
    replaceOn: ["name", "namePrefix", "path"],
    create: async ({ name: logicalName, inputs: given }) => {
      const name = given.name ?? physicalName(given.namePrefix ?? logicalName, 64);
      if (store.role(name))
        throw new AwsError("EntityAlreadyExists", `Role with name ${name} already exists.`, 409);
      const uniqueId = `AROA${randomBytes(8).toString("hex").toUpperCase()}`;
      const role = readRole(given, name, { uniqueId, createDate: new Date().toISOString() }, store);
      store.putRole(role);
      if (role.boundaryArn !== undefined && !store.boundary(role))
        warn(
          `${name} has the permissions boundary ${role.boundaryArn}, which is not in this copy: it limits nothing here`,
        );
      return { id: name, outputs: outputsOf(role) };
    },
    start: async ({ id, inputs: given, outputs }) => {
      store.putRole(readRole(given, id, outputs, store));
    },
    update: async ({ inputs: given }, { id, inputs: before, outputs }) => {
      const role = readRole(given, id, outputs, store);
      removeOwn(role, before, given);
      store.putRole(role);
      return { id, outputs: outputsOf(role) };
    },
    delete: async ({ id }) => {
      store.deleteRole(id);
    },
  });

/** A role as its arguments say it; what was attached to it by resources of their own stays.
 * @throws AwsError MalformedPolicyDocument, ValidationError. */
function readRole(
  given: RoleInputs,
  name: string,
  { uniqueId, createDate }: Pick<RoleOutputs, "uniqueId" | "createDate">,
  store: IdentityStore,
): Role {
  const { path = "/", maxSessionDuration = SESSION.shortest } = given;
  if (!(maxSessionDuration >= SESSION.shortest && maxSessionDuration <= SESSION.longest))
    throw validationError(
      `maxSessionDuration of ${name} must be ${SESSION.shortest} to ${SESSION.longest} seconds (got ${maxSessionDuration})`,
    );
  const before = store.role(name);
  const trustDocument = documentText(given.assumeRolePolicy);
  const inline = new Map(before?.inline);
  for (const { name: policyName, policy } of given.inlinePolicies ?? [])
    if (policyName !== undefined && policy !== undefined)
      inline.set(policyName, { document: policy, policy: readPolicy(policyName, policy, "identity") });
  const attached = new Set(before?.attached);
  for (const arn of given.managedPolicyArns ?? []) {
    store.policy(arn);
    attached.add(arn);
  }
  return {
    name,
    arn: `arn:aws:iam::${accountId}:role${path}${name}`,
    uniqueId,
    createDate,
    path,
    description: given.description ?? "",
    maxSessionDuration,
    trust: readPolicy(`trust policy of ${name}`, trustDocument, "trust"),
    trustDocument,
    boundaryArn: given.permissionsBoundary,
    tags: given.tags ?? {},
    inline,
    attached,
  };
}

/** Takes away what the role itself had before and has no more. */
function removeOwn(role: Role, before: RoleInputs, now: RoleInputs): void {
  const names = new Set(now.inlinePolicies?.map(({ name }) => name));
  for (const { name } of before.inlinePolicies ?? [])
    if (name !== undefined && !names.has(name)) role.inline.delete(name);
  for (const arn of before.managedPolicyArns ?? [])
    if (!now.managedPolicyArns?.includes(arn)) role.attached.delete(arn);
}

function outputsOf({ name, arn, uniqueId, createDate, path, maxSessionDuration, tags }: Role): RoleOutputs {
  return { name, arn, uniqueId, createDate, path, maxSessionDuration, tagsAll: tags };
}
