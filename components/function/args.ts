import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { Network } from "../network/index.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { SecretSource } from "../parts/secret-source.ts";

/** Arguments of `Function`. */
export interface FunctionArgs {
  /** Folder with the code, as `buildFunction` makes it. */
  readonly code: string;
  /** Module and exported function.
   * @default "index.handler" */
  readonly handler?: string;
  /** Longest time for one event, 1 to 900 seconds.
   * @default 10 */
  readonly timeoutSeconds?: number;
  /** MB, 128 to 10,240. CPU grows with it.
   * @default 256 */
  readonly memory?: number;
  /** @default none */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Secrets and parameters that the code reads by `readSecret` of `app/shared/secrets.ts`, by name: `{ WEBHOOK_KEY: secret }` becomes the variable
   * `WEBHOOK_KEY_ARN`, and the role may read it. Lambda itself puts no value into the environment.
   * @default none */
  readonly secrets?: Readonly<Record<string, SecretSource>>;
  /** Network that the function is in, for what has no other address: a database, a cache. It gets a security group that lets nothing in and, out,
   * what it is granted only; a function never has a public address, so without NAT or endpoints it reaches no AWS service.
   * @default none: it calls AWS and the Internet from Lambda's own network
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
  readonly network?: Network;
  /** Events at the same time at most; as many are kept free for it. 0 stops the function. An account keeps 100 (a new one 10) free of any
   * reservation, so a new account, whose whole limit is 10, can reserve none.
   * @default no limit but the account's
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
  readonly reservedConcurrency?: number;
  /** Days that the log is kept.
   * @default 14 */
  readonly logRetentionDays?: number;
  /** Record traces in X-Ray.
   * @default true */
  readonly tracing?: boolean;
  readonly description?: string;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: { readonly function?: Transform<aws.lambda.FunctionArgs> };
}
