import type * as pulumi from "@pulumi/pulumi";
import type { Grantee, Permission } from "./grants.ts";

/** Value that code is given without anybody seeing it: a `Secret` or a `Parameter`. */
export interface SecretSource {
  /** Logical name. */
  readonly name: string;
  /** `secret` holds members when its text is JSON; a `parameter` is one text. */
  readonly kind: "secret" | "parameter";
  readonly arn: pulumi.Output<string>;
  /** Permissions that whoever reads it needs. */
  readonly reading: readonly Permission[];
  /** Resources that have to be there before it has a value. */
  readonly filled: readonly pulumi.Resource[];
  readonly grants: { read(grantee: Grantee): pulumi.Resource };
}

/** Value of an environment variable of a container: all of it, or one member of a secret whose text is JSON. */
export type ContainerSecret = SecretSource | { readonly secret: SecretSource; readonly member: string };

/** Source of a container's secret, and the member that is taken of it. */
export function partOf(value: ContainerSecret): {
  readonly source: SecretSource;
  readonly member: string | undefined;
} {
  return "member" in value
    ? { source: value.secret, member: value.member }
    : { source: value, member: undefined };
}

/** Sources of some secrets, each once. */
export function sourcesOf(secrets: Readonly<Record<string, ContainerSecret>>): SecretSource[] {
  return [...new Set(Object.values(secrets).map((value) => partOf(value).source))];
}
