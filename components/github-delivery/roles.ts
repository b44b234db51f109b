import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { transformed, type Tags, type Transform } from "../parts/component.ts";
import {
  deliveryName,
  deliveryPath,
  documentsOf,
  type Names,
  type Statement,
} from "../parts/deploy-permissions/index.ts";

/** Where and for what stage roles are made. */
export interface Place {
  /** Logical name of the component and the stage: `delivery-dev`. */
  readonly name: string;
  /** Names of the stage, without the account, which is known later. */
  readonly names: Omit<Names, "account">;
  readonly accountId: pulumi.Output<string>;
  readonly tags: Tags | undefined;
  readonly parent: pulumi.Resource;
}

/** Account for which policies are laid out: every number is as long, so its documents are as many as those of the real one. */
const anyAccount = "000000000000";

/** Makes a managed policy below the path of delivery.
 * @param documentOf Text of the policy for the account. */
export function deliveryPolicy(
  { name, names, accountId, tags, parent }: Place,
  what: string,
  description: string,
  documentOf: (names: Names) => string,
): aws.iam.Policy {
  return new aws.iam.Policy(
    `${name}-${what}`,
    {
      name: deliveryName(names, what),
      path: deliveryPath,
      description,
      policy: accountId.apply((account) => documentOf({ ...names, account })),
      tags,
    },
    { parent },
  );
}

/** Makes a role of delivery with its permissions: as many managed policies as they take.
 * @param what Part of the name: `deploy`.
 * @param statementsOf Permissions for the account. */
export function deliveryRole(
  place: Place,
  what: string,
  role: {
    readonly description: string;
    readonly trust: pulumi.Input<string>;
    readonly boundary: aws.iam.Policy;
    readonly sessionMinutes: number;
    readonly statementsOf: (names: Names) => readonly Statement[];
    readonly transform: Transform<aws.iam.RoleArgs> | undefined;
  },
): aws.iam.Role {
  const { name, names, tags, parent } = place;
  const made = new aws.iam.Role(
    `${name}-${what}`,
    transformed<aws.iam.RoleArgs>(
      parent,
      "role",
      {
        name: deliveryName(names, what),
        path: deliveryPath,
        description: role.description,
        assumeRolePolicy: role.trust,
        permissionsBoundary: role.boundary.arn,
        maxSessionDuration: role.sessionMinutes * 60,
        tags,
      },
      role.transform,
      ["assumeRolePolicy", "permissionsBoundary", "path"],
    ),
    { parent },
  );
  const documents = documentsOf(role.statementsOf({ ...names, account: anyAccount }));
  for (const index of documents.keys()) {
    const number = index + 1;
    const policy = deliveryPolicy(
      place,
      `${what}-${number}`,
      `${role.description}: part ${number} of ${documents.length}`,
      (known) => documentsOf(role.statementsOf(known))[index] as string,
    );
    new aws.iam.RolePolicyAttachment(
      `${name}-${what}-${number}`,
      { role: made.name, policyArn: policy.arn },
      { parent },
    );
  }
  return made;
}
