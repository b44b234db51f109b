import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Holder of permissions: a component that owns a role, such as `FargateService`. */
export interface Grantee {
  /** Logical name; policies are named after it. */
  readonly name: string;
  readonly role: aws.iam.Role;
}

/** One permission: actions on resources, under conditions. */
export interface Permission {
  /** Full action names. A `*` is refused: name what is needed. */
  readonly actions: readonly string[];
  readonly resources: readonly pulumi.Input<string>[];
  readonly conditions?: Readonly<
    Record<string, Readonly<Record<string, pulumi.Input<string> | readonly pulumi.Input<string>[]>>>
  >;
}

/** Gives a role one permission as an inline policy of its own, so that a reader of the plan sees each grant by name.
 * @param name Logical name of the policy: `<resource>-<grantee>-<capability>`.
 * @throws Error when an action is a wildcard. */
export function grant(
  name: string,
  grantee: Grantee,
  permission: Permission,
  parent: pulumi.Resource,
): aws.iam.RolePolicy {
  return grantAll(name, grantee, [permission], parent);
}

/** Gives a role several permissions that belong together as one inline policy.
 * @throws Error when an action is a wildcard. */
export function grantAll(
  name: string,
  grantee: Grantee,
  permissions: readonly Permission[],
  parent: pulumi.Resource,
): aws.iam.RolePolicy {
  for (const action of permissions.flatMap(({ actions }) => actions))
    if (action.includes("*"))
      throw new Error(
        `grant "${name}": action must name one action (got "${action}"). Fix: list the actions that are needed.`,
      );
  return new aws.iam.RolePolicy(
    name,
    { role: grantee.role.name, policy: policyDocument(permissions) },
    { parent },
  );
}

/** Makes a policy document of allow statements, as JSON.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export function policyDocument(permissions: readonly Permission[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: permissions.map(({ actions, resources, conditions }) => ({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(conditions && { Condition: conditions }),
    })),
  });
}

/** Makes a trust policy that lets one AWS service assume the role.
 * @param sourceAccount Account whose resources the service may do it for. To be given wherever AWS documents that the service sends the key;
 * it does not for API Gateway, and a role that API Gateway can't assume answers nobody.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
export function trustPolicy(service: string, sourceAccount?: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        ...(sourceAccount !== undefined && {
          Condition: { StringEquals: { "aws:SourceAccount": sourceAccount } },
        }),
      },
    ],
  });
}
