import * as pulumi from "@pulumi/pulumi";

/** Trust policy of a role of an identity pool: for this pool alone, and for whoever is signed in.
 * @param isTagged True when sessions have tags, which the role has to allow.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html */
export function signedInTrust(
  identityPoolId: pulumi.Input<string>,
  isTagged: boolean,
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: "cognito-identity.amazonaws.com" },
        Action: ["sts:AssumeRoleWithWebIdentity", ...(isTagged ? ["sts:TagSession"] : [])],
        Condition: {
          StringEquals: { "cognito-identity.amazonaws.com:aud": identityPoolId },
          "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
        },
      },
    ],
  });
}

/** Name of a user pool as a provider of tokens: `cognito-idp.<region>.amazonaws.com/<id>`. */
export function providerOf(userPoolArn: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(userPoolArn).apply((arn) => {
    const [, , , region = "", , resource = ""] = arn.split(":");
    return `cognito-idp.${region}.amazonaws.com/${resource.replace("userpool/", "")}`;
  });
}
