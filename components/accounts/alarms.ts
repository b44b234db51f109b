import type * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/index.ts";
import type { AccountsArgs } from "./args.ts";

/** Declares the alarm of a trigger. The other alarms of a function are left out: calls of these are short and few, and a pre sign-up that
 * fails is one that turned somebody away. */
export function triggerAlarm(
  { alarms }: AccountsArgs,
  { name, functionName }: Function,
  description: string,
  parent: pulumi.Resource,
): void {
  alarms?.add(parent, `${name}-errors`, {
    component: name,
    kind: "function-errors",
    description,
    metric: {
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: functionName },
      statistic: "Sum",
    },
    period: 300,
  });
}
