import * as pulumi from "@pulumi/pulumi";

/** Gives every role that the program makes from now on a permissions boundary, unless it has one. A role that deploys only makes roles below the
 * boundary of its stage, which `delivery/github` and `delivery/pipeline` make.
 * @param policyArn Managed policy that is the boundary.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
export function boundRoles(policyArn: string): void {
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    const { permissionsBoundary = policyArn, ...rest } = props as Readonly<Record<string, unknown>>;
    return type === "aws:iam/role:Role" ? { props: { ...rest, permissionsBoundary }, opts } : undefined;
  });
}
