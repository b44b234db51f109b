import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarm.ts";
import type { Settings } from "./defaults.ts";

/** Declares the alarm for people who are turned away when they sign in.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html */
export function signInAlarms(
  name: string,
  { alarms }: Settings,
  {
    userPool,
    client,
  }: { readonly userPool: aws.cognito.UserPool; readonly client: aws.cognito.UserPoolClient },
  parent: pulumi.Resource,
): void {
  if (!alarms) return;
  const of = (metricName: string, statistic: Metric["statistic"], label = metricName): Metric => ({
    namespace: "AWS/Cognito",
    metricName,
    dimensions: { UserPool: userPool.id, UserPoolClient: client.id },
    statistic,
    label,
  });
  alarms.chart({
    title: `${name}: people`,
    metrics: [of("SignUpSuccesses", "Sum", "signed up"), of("SignInSuccesses", "Sum", "signed in")],
  });
  alarms.add(parent, `${name}-throttles`, {
    component: name,
    kind: "sign-in-throttles",
    description: "people are turned away when they sign in: too many at a time",
    metric: of("SignInThrottles", "Sum"),
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
  });
}
