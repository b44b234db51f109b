import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { MappingRule, RoleMapping } from "../records.ts";
import type { IdentityPoolStore } from "../store.ts";

const inputs = {
  identityPoolId: true,
  roles: true,
  roleMappings: {
    identityProvider: true,
    type: true,
    ambiguousRoleResolution: true,
    mappingRules: { claim: true, matchType: true, value: true, roleArn: true },
  },
} as const;
type RolesInputs = Read<Inputs<aws.cognito.IdentityPoolRoleAttachmentArgs>, typeof inputs>;
type MappingInput = NonNullable<RolesInputs["roleMappings"]>[number];
type RuleInput = NonNullable<MappingInput["mappingRules"]>[number];

const MOST_RULES = 25;

/** `aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment`.
 * @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_SetIdentityPoolRoles.html */
export function identityPoolRoleAttachmentResource(store: IdentityPoolStore) {
  const write = async ({ region, inputs: given }: Resource<RolesInputs>) => {
    const { id } = store.pool(given.identityPoolId, region);
    const unknown = Object.keys(given.roles).find((name) => name !== "authenticated");
    if (unknown === "unauthenticated")
      throw new NotEmulatedError(
        "the role of guests (roles.unauthenticated)",
        "Identity pools here have none.",
      );
    if (unknown !== undefined)
      throw invalidParameter(`roles: "${unknown}" is none of authenticated, unauthenticated`);
    await store.putRoles({
      poolId: id,
      authenticated: given.roles["authenticated"],
      mappings: (given.roleMappings ?? []).map(readMapping),
    });
    return { id, outputs: {} };
  };
  return resource<aws.cognito.IdentityPoolRoleAttachmentArgs, Record<never, never>>()({
    inputs,
    create: write,
    update: (wanted) => write(wanted),
    delete: ({ id }) => store.deleteRoles(id),
    replaceOn: ["identityPoolId", "region"],
  });
}

function readMapping(given: MappingInput): RoleMapping {
  const { identityProvider, type, ambiguousRoleResolution: resolution, mappingRules = [] } = given;
  if (type !== "Token" && type !== "Rules")
    throw invalidParameter(`roleMappings.type must be Token or Rules (got "${type}")`);
  if (resolution !== "AuthenticatedRole" && resolution !== "Deny")
    throw invalidParameter(
      `roleMappings.ambiguousRoleResolution must be AuthenticatedRole or Deny (got "${resolution}")`,
    );
  const isRules = type === "Rules";
  if (isRules ? !(mappingRules.length >= 1 && mappingRules.length <= MOST_RULES) : mappingRules.length > 0)
    throw invalidParameter(
      `roleMappings.mappingRules must be ${isRules ? `1 to ${MOST_RULES} for the type Rules` : "omitted for the type Token"} (got ${mappingRules.length})`,
    );
  return {
    identityProvider,
    type,
    ambiguousRoleResolution: resolution,
    rules: mappingRules.map(readRule),
  };
}

function readRule({ claim, matchType, value, roleArn }: RuleInput): MappingRule {
  if (
    matchType !== "Equals" &&
    matchType !== "Contains" &&
    matchType !== "StartsWith" &&
    matchType !== "NotEqual"
  )
    throw invalidParameter(
      `mappingRules.matchType must be Equals, Contains, StartsWith or NotEqual (got "${matchType}")`,
    );
  return { claim, matchType, value, roleArn };
}
