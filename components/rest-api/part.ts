import type * as pulumi from "@pulumi/pulumi";

/** Resource that a deployment has in it, with the arguments that it was made of. */
export interface Part {
  readonly resource: pulumi.Resource;
  readonly args: object;
}
