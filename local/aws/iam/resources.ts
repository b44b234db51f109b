import type * as aws from "@pulumi/aws";
import { AwsError } from "../../contract/errors.ts";
import { physicalName } from "../../contract/names.ts";
import { randomBytes } from "node:crypto";
import type { Inputs, KeptResource, RecordedResource, ResourceHandler } from "../../contract/resource.ts";
import type { InlinePolicy, Directory, Role } from "./directory.ts";
import { compilePolicy } from "./policy/policy.ts";

type RoleInputs = Inputs<aws.iam.RoleArgs>;
type RolePolicyInputs = Inputs<aws.iam.RolePolicyArgs>;
type PolicyInputs = Inputs<aws.iam.PolicyArgs>;
type AttachmentInputs = Inputs<aws.iam.RolePolicyAttachmentArgs>;

const text = (document: unknown) => (typeof document === "string" ? document : JSON.stringify(document));
const nameOf = (role: unknown) => (role as string).slice((role as string).lastIndexOf("/") + 1);

function malformed(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new AwsError("MalformedPolicyDocument", (error as Error).message);
  }
}

/** The Pulumi resources of IAM. */
export function iamResources(
  directory: Directory,
  accountId: string,
): Record<string, ResourceHandler<never> | RecordedResource> {
  const roleOf = (name: string): Role => {
    const role = directory.role(nameOf(name));
    if (!role) throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
    return role;
  };

  /** Puts a role into the directory; what was attached to it by resources of their own stays. */
  const putRole = (inputs: RoleInputs, name: string, uniqueId: string, createDate: string): Role => {
    const before = directory.role(name);
    const trustDocument = text(inputs.assumeRolePolicy);
    const role: Role = {
      name,
      arn: `arn:aws:iam::${accountId}:role${inputs.path ?? "/"}${name}`,
      uniqueId,
      createDate,
      path: inputs.path ?? "/",
      description: inputs.description ?? "",
      maxSessionDuration: inputs.maxSessionDuration ?? 3600,
      trust: compilePolicy(`trust policy of ${name}`, trustDocument, "trust"),
      trustDocument,
      boundaryArn: inputs.permissionsBoundary,
      tags: inputs.tags ?? {},
      inline: before?.inline ?? new Map<string, InlinePolicy>(),
      attached: before?.attached ?? new Set(),
    };
    for (const { name: policyName, policy } of inputs.inlinePolicies ?? [])
      if (policyName && policy)
        role.inline.set(policyName, {
          document: policy,
          policy: compilePolicy(policyName, policy, "identity"),
        });
    for (const arn of inputs.managedPolicyArns ?? []) {
      directory.policy(arn);
      role.attached.add(arn);
    }
    directory.putRole(role);
    return role;
  };
  const roleOutputs = ({ name, arn, uniqueId, createDate, path, maxSessionDuration }: Role) => ({
    name,
    arn,
    uniqueId,
    createDate,
    path,
    maxSessionDuration,
  });

  const role: ResourceHandler<RoleInputs> = {
    replaceOn: ["name", "namePrefix", "path"],
    async create({ name: logicalName, inputs }) {
      const name = inputs.name ?? physicalName(inputs.namePrefix ?? logicalName, 64);
      if (directory.role(name))
        throw new AwsError("EntityAlreadyExists", `Role with name ${name} already exists.`, 409);
      let made: Role | undefined;
      const uniqueId = `AROA${randomBytes(10).toString("hex").toUpperCase().slice(0, 16)}`;
      malformed(() => (made = putRole(inputs, name, uniqueId, new Date().toISOString())));
      return { id: name, outputs: roleOutputs(made as unknown as Role) };
    },
    async start({ id, inputs, outputs }) {
      putRole(inputs, id, outputs["uniqueId"] as string, outputs["createDate"] as string);
    },
    async update({ inputs }, { id, outputs }) {
      let made: Role | undefined;
      malformed(
        () => (made = putRole(inputs, id, outputs["uniqueId"] as string, outputs["createDate"] as string)),
      );
      return { id, outputs: roleOutputs(made as unknown as Role) };
    },
    async delete({ id }) {
      directory.deleteRole(id);
    },
  };

  const putInline = (inputs: RolePolicyInputs, name: string) => {
    const document = text(inputs.policy);
    roleOf(inputs.role as string).inline.set(name, {
      document,
      policy: compilePolicy(name, document, "identity"),
    });
    directory.changed();
  };
  const rolePolicy: ResourceHandler<RolePolicyInputs> = {
    replaceOn: ["name", "namePrefix", "role"],
    async create({ name: logicalName, inputs }) {
      const name = inputs.name ?? physicalName(inputs.namePrefix ?? logicalName, 128);
      malformed(() => putInline(inputs, name));
      return { id: `${nameOf(inputs.role)}:${name}`, outputs: { name, role: nameOf(inputs.role) } };
    },
    async start({ inputs, outputs }) {
      putInline(inputs, outputs["name"] as string);
    },
    async update({ inputs }, { id, outputs }) {
      malformed(() => putInline(inputs, outputs["name"] as string));
      return { id, outputs };
    },
    async delete({ inputs, outputs }) {
      directory.role(nameOf(inputs.role))?.inline.delete(outputs["name"] as string);
      directory.changed();
    },
  };

  const policy: ResourceHandler<PolicyInputs> = {
    replaceOn: ["name", "namePrefix", "path", "description"],
    async create({ name: logicalName, inputs }) {
      const name = inputs.name ?? physicalName(inputs.namePrefix ?? logicalName, 128);
      const arn = `arn:aws:iam::${accountId}:policy${inputs.path ?? "/"}${name}`;
      malformed(() => directory.putPolicy(arn, name, text(inputs.policy)));
      return {
        id: arn,
        outputs: {
          arn,
          name,
          path: inputs.path ?? "/",
          policyId: `ANPA${randomBytes(8).toString("hex").toUpperCase()}`,
          attachmentCount: 0,
        },
      };
    },
    async start({ id, inputs, outputs }) {
      directory.putPolicy(id, outputs["name"] as string, text(inputs.policy));
    },
    async update({ inputs }, { id, outputs }) {
      malformed(() => directory.putPolicy(id, outputs["name"] as string, text(inputs.policy)));
      return { id, outputs };
    },
    async delete({ id }) {
      directory.deletePolicy(id);
    },
  };

  const attach = ({ inputs }: Pick<KeptResource<AttachmentInputs>, "inputs">) => {
    directory.policy(inputs.policyArn);
    roleOf(inputs.role as string).attached.add(inputs.policyArn);
    directory.changed();
  };
  const rolePolicyAttachment: ResourceHandler<AttachmentInputs> = {
    async create(resource) {
      attach(resource);
      return {
        id: `${nameOf(resource.inputs.role)}-${resource.inputs.policyArn}`,
        outputs: { role: nameOf(resource.inputs.role) },
      };
    },
    async start(kept) {
      attach(kept);
    },
    async delete({ inputs }) {
      directory.role(nameOf(inputs.role))?.attached.delete(inputs.policyArn);
      directory.changed();
    },
  };

  const serviceLinkedRole: RecordedResource = {
    without: "AWS makes and uses these roles itself",
    outputs({ inputs, name }) {
      const arn = `arn:aws:iam::${accountId}:role/aws-service-role/${String(inputs["awsServiceName"])}/${name}`;
      return {
        id: arn,
        outputs: { arn, name, path: "/aws-service-role/", uniqueId: "AROA0000000000000000", createDate: "" },
      };
    },
  };
  const openIdConnectProvider: RecordedResource = {
    without: "nobody outside signs in to roles here",
    outputs({ inputs }) {
      const arn = `arn:aws:iam::${accountId}:oidc-provider/${String(inputs["url"]).replace(/^https:\/\//, "")}`;
      return { id: arn, outputs: { arn } };
    },
  };

  return {
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": rolePolicy,
    "aws:iam/policy:Policy": policy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": serviceLinkedRole,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProvider,
  };
}
