import type { TypeRows } from "./row.ts";
import { apis } from "./types/apis.ts";
import { compute } from "./types/compute.ts";
import { data } from "./types/data.ts";
import { edge } from "./types/edge.ts";
import { identity } from "./types/identity.ts";
import { messages } from "./types/messages.ts";
import { network } from "./types/network.ts";
import { watching } from "./types/watching.ts";

/** Every type that the program can register, with the actions that the provider calls for it. They come from the permissions that the handlers of
 * CloudFormation's types state in their schemas, and from the calls of the Terraform provider that `@pulumi/aws` is made of where those
 * differ; each action, and whether AWS knows resources for it, from the Service Authorization Reference. Nobody tried them on an account.
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html#schema-properties-handlers
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
export const rows: TypeRows = {
  ...apis,
  ...compute,
  ...data,
  ...edge,
  ...identity,
  ...messages,
  ...network,
  ...watching,
};
