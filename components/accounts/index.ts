import * as pulumi from "@pulumi/pulumi";
import { Table } from "../table/index.ts";
import { UserPool } from "../user-pool/index.ts";
import type { AccountsArgs } from "./args.ts";
import { accountTriggers } from "./triggers.ts";

export type { AccountsArgs } from "./args.ts";

/** Accounts of people: a user pool, a profile for each person, and the code that Cognito calls on the way. Who signs up with an address that
 * will be gone in minutes is turned away, who has confirmed theirs is welcomed once, codes are mailed in the reader's language (with `mailBy: "sender"`), and whoever is in a
 * group has it in their tokens only with a second factor.
 *
 * ```ts
 * const accounts = new Accounts("accounts", { groups: ["admin"], functions, variables, profiles, sender });
 * accounts.users.grants.readUser(service);
 * ```
 *
 * Makes: `UserPool` named `users`, `Table`, three `Function`s, and one more for the mails with `mailBy: "sender"`. */
export class Accounts extends pulumi.ComponentResource {
  static readonly token = "mysfits:accounts:Accounts";

  readonly users: UserPool;
  readonly profiles: Table;
  readonly triggers: ReturnType<typeof accountTriggers>;

  constructor(name: string, args: AccountsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Accounts.token, name, {}, opts);
    const { functions: _, variables: __, profiles, logRetentionDays: ___, ...pool } = args;
    const { protect, tags } = args;
    this.profiles = new Table(`${name}-profiles`, { ...profiles, protect, tags }, { parent: this });
    this.triggers = accountTriggers(name, args, this.profiles, this);
    this.users = new UserPool(
      "users",
      { ...pool, triggers: this.triggers },
      // The pool was there before its component, at the top of the stack.
      { parent: this, aliases: [{ parent: pulumi.rootStackResource }] },
    );
    // It asks who has a second factor, where the pool knows one.
    if (pool.mfa !== "off") this.users.grants.readUser(this.triggers.preTokenGeneration);
    this.registerOutputs();
  }
}
