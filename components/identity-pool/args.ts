import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags, Transform } from "../parts/component.ts";

/** User pool whose users get credentials: a `UserPool`. */
export interface Users {
  readonly userPoolArn: pulumi.Input<string>;
  /** Client whose tokens are taken, and no others. */
  readonly clientId: pulumi.Input<string>;
}

/** Arguments of `IdentityPool`. */
export interface IdentityPoolArgs {
  readonly users: Users;
  /** Claims of the ID token that policies can ask for, by key of the tag: `{ stage: "custom:stage" }` is `aws:PrincipalTag/stage`. Only claims that
   * people can't write themselves say anything about their rights.
   * @default none: sessions have no tags, and can't be given any
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/using-afac-with-cognito-identity-pools.html */
  readonly principalTags?: Readonly<Record<string, string>>;
  readonly tags?: Tags;
  readonly transform?: {
    readonly identityPool?: Transform<aws.cognito.IdentityPoolArgs>;
    readonly role?: Transform<aws.iam.RoleArgs>;
  };
}

/** Table with rows of people: a `Table` whose partition key is the identity's id. */
export interface Rows {
  readonly arn: pulumi.Input<string>;
}

/** Actions on rows that a partition key is part of. `Scan` has none, and PartiQL need not have one: they can't be held to one's own rows. */
export type RowAction =
  "BatchGetItem" | "BatchWriteItem" | "DeleteItem" | "GetItem" | "PutItem" | "Query" | "UpdateItem";

/** Rights that whoever is signed in can be given. */
export interface IdentityPoolGrants {
  /** Objects below `<prefix>/<identity id>/` and no others: to get, put and delete, and to list them by that prefix. Amplify's Storage and
   * others expect `private`. Objects encrypted by a key of one's own need that key too.
   * @param prefix Part of the keys before the identity's id; each can be granted once.
   * @default prefix "private"
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_s3_cognito-bucket.html */
  privateFiles(bucketArn: pulumi.Input<string>, prefix?: string): readonly aws.iam.RolePolicy[];
  /** Rows whose partition key is the identity's id, and no others; of the table, not of its indexes.
   * @param actions Names without `dynamodb:`.
   * @param label End of the policy's name, for a second table.
   * @default label "rows"
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_dynamodb_rows.html */
  ownRows(table: Rows, actions: readonly RowAction[], label?: string): aws.iam.RolePolicy;
}
