/** Permissions that a Pulumi type needs from whoever deploys it. */
export interface TypeRow {
  /** ARNs of what the actions are about, without `arn:aws:`. `{account}` is the account, `{table}` and the like each beginning of a name that the
   * program gives to that kind. Actions for which AWS knows no resource are asked for on `*` whatever stands here. */
  readonly on: readonly string[];
  /** Actions that `pulumi refresh` and the look before a change call. */
  readonly read: readonly string[];
  readonly create: readonly string[];
  /** @default none: each change replaces it, or is done by the actions of `create` */
  readonly update?: readonly string[];
  readonly delete: readonly string[];
  /** Services that are given a role of the program in the call.
   * @default none */
  readonly passesTo?: readonly string[];
  /** Services for which AWS makes its own role at the first of the kind in an account.
   * @default none */
  readonly linkedRoles?: readonly string[];
  /** The same about other resources, of other services.
   * @default nothing */
  readonly beside?: Omit<TypeRow, "beside" | "passesTo" | "linkedRoles">;
}

/** Rows by Pulumi type. */
export type TypeRows = Readonly<Record<string, TypeRow>>;

/** Makes a reader of actions of one service: `of("sqs")("CreateQueue TagQueue")` is `["sqs:CreateQueue", "sqs:TagQueue"]`. */
export const of =
  (service: string) =>
  (names: string): readonly string[] =>
    names.split(" ").map((name) => `${service}:${name}`);
