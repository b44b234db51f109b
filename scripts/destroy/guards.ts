import type { StateResource } from "../pulumi/state.ts";

/** Arguments that keep AWS from deleting a resource, or Pulumi from emptying it, with the value that does so. `mysfits:protect` sets them. */
const guards: Readonly<Record<string, readonly [argument: string, kept: (value: unknown) => boolean]>> = {
  "aws:dynamodb/table:Table": ["deletionProtectionEnabled", (value) => value === true],
  "aws:cognito/userPool:UserPool": ["deletionProtection", (value) => value === "ACTIVE"],
  "aws:lb/loadBalancer:LoadBalancer": ["enableDeletionProtection", (value) => value === true],
  "aws:s3/bucket:Bucket": ["forceDestroy", (value) => value !== true],
  "aws:ecr/repository:Repository": ["forceDelete", (value) => value !== true],
};

/** What keeps a resource from being deleted, in the words of its arguments: "protect", "deletionProtectionEnabled". Empty: nothing. */
export function guardsOf({ type, protect, inputs }: StateResource): readonly string[] {
  const [argument, keeps] = guards[type] ?? [];
  const kept = argument !== undefined && keeps?.(inputs[argument]) ? [argument] : [];
  return protect ? ["protect", ...kept] : kept;
}
