import type * as pulumi from "@pulumi/pulumi";

/** Names of environment variables, by what they hold. They are the handler's, which reads them. */
export type Variables<Value extends string> = Readonly<Record<Value, string>>;

/** Environment variables as AWS takes them. */
export type Environment = Readonly<Record<string, pulumi.Input<string>>>;

/** Puts each value under the name that the handler reads it by. A value that the handler does not know, and one that is missing, do not
 * compile.
 *
 * ```ts
 * environment: environmentOf(variables, { table: table.tableName })
 * ``` */
export function environmentOf<Value extends string>(
  variables: Variables<Value>,
  values: Readonly<Record<NoInfer<Value>, pulumi.Input<string>>>,
): Environment {
  return Object.fromEntries(
    (Object.keys(variables) as Value[]).map((value) => [variables[value], values[value]]),
  );
}
