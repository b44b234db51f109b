import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Function } from "../function/index.ts";
import { refuse, withDefaults } from "../parts/component.ts";
import { probeAlarm } from "./alarms.ts";
import type { ProbeArgs } from "./args.ts";
import { defaults } from "./defaults.ts";
import { problems } from "./validate.ts";

export type { ProbeArgs } from "./args.ts";

/** A function that visits the site by its public address again and again, and an alarm when it fails twice. It also keeps the VPC link in use, which
 * API Gateway makes inactive after 60 days without a request.
 *
 * ```ts
 * new Probe("probe", { code: folder, url: site.url });
 * ```
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
export class Probe extends pulumi.ComponentResource {
  static readonly token = "mysfits:probe:Probe";

  readonly nodes: { readonly function: Function; readonly rule: aws.cloudwatch.EventRule };

  constructor(name: string, given: ProbeArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Probe.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("Probe", name, problems(args));
    const { minutes, tags } = args;
    const child = { parent: this };

    const fn = new Function(
      name,
      {
        code: args.code,
        description: "Visits the site as people do",
        environment: { SITE_URL: args.url },
        timeoutSeconds: 30,
        logRetentionDays: args.logRetentionDays,
        tags,
      },
      child,
    );
    // The next probe comes soon enough.
    const once = new aws.lambda.FunctionEventInvokeConfig(
      `${name}-once`,
      { functionName: fn.functionName, qualifier: fn.nodes.alias.name, maximumRetryAttempts: 0 },
      child,
    );
    const rule = new aws.cloudwatch.EventRule(
      `${name}-schedule`,
      {
        description: "Calls the probe",
        scheduleExpression: minutes === 1 ? "rate(1 minute)" : `rate(${minutes} minutes)`,
        tags,
      },
      child,
    );
    new aws.cloudwatch.EventTarget(
      `${name}-schedule`,
      { rule: rule.name, arn: fn.arn },
      { ...child, dependsOn: [once, fn.admit(`${name}-schedule`, "events.amazonaws.com", rule.arn)] },
    );
    probeAlarm(name, args, fn, this);

    this.nodes = { function: fn, rule };
    this.registerOutputs({});
  }
}
