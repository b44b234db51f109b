import { parseArn } from "../../contract/arn.ts";
import { jsonCall, principalOf, queueUrl, sendToDestination } from "../../delivery/destinations.ts";
import { DurableWork } from "../../delivery/durable-work.ts";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import { inputFor } from "./input.ts";
import type { BusEvent, DeliveryRecord, RuleRecord, Target } from "./records.ts";

/** Retries and age unless a target says otherwise.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const RETRIES = 185;
const AGE_SECONDS = 86_400;
/** Seconds before the n-th retry, which AWS does not tell. */
const backOff = (attempts: number) => Math.min(2 ** (attempts - 1), 300) * (0.5 + Math.random() / 2);

/** Buses, as far as deliveries need them. */
interface BusPort {
  readonly put: (
    busArn: string,
    event: Omit<BusEvent, "version" | "id" | "account" | "region">,
    delivery: DeliveryRecord,
  ) => Promise<void>;
}

/** Brings events to targets. Durable: what was accepted is delivered after a crash too, and perhaps twice then. */
export class Deliveries {
  readonly #platform: Platform;
  readonly #work: DurableWork<DeliveryRecord>;
  readonly #find: (ruleArn: string) => RuleRecord | undefined;
  readonly #buses: BusPort;

  constructor(platform: Platform, find: (ruleArn: string) => RuleRecord | undefined, buses: BusPort) {
    this.#platform = platform;
    this.#find = find;
    this.#buses = buses;
    this.#work = new DurableWork(
      platform.store.collection("events/deliveries"),
      async (delivery) => await this.#run(delivery),
    );
  }

  /** Goes on with what waited when the cloud was stopped. */
  resume(): void {
    this.#work.resume();
  }

  /** Takes an event for every target of some rules; it is durable when the promise resolves. */
  async accept(
    event: BusEvent,
    rules: readonly RuleRecord[],
    origin: Pick<DeliveryRecord, "traceHeader" | "traceId" | "hops">,
  ): Promise<void> {
    const ingestedAt = Date.now();
    await this.#work.accept(
      rules.flatMap(({ arn, targets }) =>
        Object.keys(targets).map((targetId) => ({
          ruleArn: arn,
          targetId,
          event,
          ingestedAt,
          attempts: 0,
          ...origin,
        })),
      ),
    );
  }

  async stop(): Promise<void> {
    await this.#work.stop();
  }

  async #run(delivery: DeliveryRecord): Promise<void> {
    const rule = this.#find(delivery.ruleArn);
    const target = rule?.targets[delivery.targetId];
    // Whoever removes a target does not want its events any more.
    if (!rule || !target) return await this.#work.done(delivery);
    try {
      await this.#platform.traces.step(
        {
          service: "events",
          name: `${rule.name} to ${parseArn(target.Arn).resource}`,
          attempt: delivery.attempts + 1,
        },
        async () => await this.#deliver(delivery, rule, target),
        delivery.traceId,
      );
      this.#count(rule, "Invocations");
      await this.#work.done(delivery);
    } catch (error) {
      if (!this.#work.isStopping)
        await this.#failed({ ...delivery, attempts: delivery.attempts + 1 }, rule, target, error as Error);
    }
  }

  async #deliver(delivery: DeliveryRecord, rule: RuleRecord, target: Target): Promise<void> {
    const { event, ingestedAt } = delivery;
    const { service, region, resource } = parseArn(target.Arn);
    const { gateway, iam } = this.#platform.capabilities;
    if (service === "events" || service === "firehose" || service === "codepipeline") {
      const sender = { roleArn: target.RoleArn ?? "", service: "events.amazonaws.com", sourceArn: rule.arn };
      const principal = principalOf(this.#platform, sender);
      if (service === "events") {
        const decision = iam.authorize(
          principal,
          { action: "events:PutEvents", resource: target.Arn },
          { sourceIp: "127.0.0.1", region },
        );
        if (!decision.allowed) throw new AwsError("AccessDeniedException", decision.reason, 403);
        const { version: _, id: __, account: ___, region: ____, ...passed } = event;
        return await this.#buses.put(target.Arn, passed, delivery);
      }
      if (service === "codepipeline") {
        const start = jsonCall(region, "CodePipeline_20150709.StartPipelineExecution", { name: resource });
        await gateway.call(principal, "codepipeline", start);
        return;
      }
      const Data = Buffer.from(inputFor(target, event, rule, ingestedAt)).toString("base64");
      const input = { DeliveryStreamName: resource.split("/").at(-1), Record: { Data } };
      await gateway.call(principal, "firehose", jsonCall(region, "Firehose_20150804.PutRecord", input));
      return;
    }
    const principal = iam.servicePrincipal("events.amazonaws.com", rule.arn);
    const text = inputFor(target, event, rule, ingestedAt);
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-related-service-xray.html
    const { traceHeader } = delivery;
    await sendToDestination(this.#platform, { principal }, target.Arn, text, {
      groupId: target.SqsParameters?.MessageGroupId,
      traceHeader,
    });
  }

  async #failed(delivery: DeliveryRecord, rule: RuleRecord, target: Target, error: Error): Promise<void> {
    const { MaximumRetryAttempts = RETRIES, MaximumEventAgeInSeconds = AGE_SECONDS } =
      target.RetryPolicy ?? {};
    // What the other side refuses will be refused again.
    const isPermanent =
      error instanceof NotEmulatedError ||
      (error instanceof AwsError && error.status < 500 && error.status !== 429);
    const seconds = backOff(delivery.attempts);
    const age = (Date.now() - delivery.ingestedAt) / 1000 + seconds;
    let exhausted: string | undefined;
    if (delivery.attempts > MaximumRetryAttempts) exhausted = "MaximumRetryAttempts";
    else if (age > MaximumEventAgeInSeconds) exhausted = "MaximumEventAgeInSeconds";
    const isFinal = isPermanent || exhausted !== undefined;
    this.#platform.logs.write(
      "events",
      "error",
      `rule ${rule.name} to ${target.Arn}: ${error.message}${isFinal ? "" : " (it is tried again)"}`,
    );
    if (isFinal) {
      this.#count(rule, "FailedInvocations");
      await this.#giveUp(delivery, rule, target, error, exhausted);
      return await this.#work.done(delivery);
    }
    this.#count(rule, "RetryInvocationAttempts");
    await this.#work.again(delivery, seconds);
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  async #giveUp(
    delivery: DeliveryRecord,
    rule: RuleRecord,
    target: Target,
    error: Error,
    exhausted: string | undefined,
  ): Promise<void> {
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) return;
    const text = (StringValue: string) => ({ DataType: "String", StringValue: StringValue.slice(0, 1024) });
    const { gateway, iam } = this.#platform.capabilities;
    try {
      await this.#platform.traces.step(
        { service: "events", name: `${rule.name} to the dead-letter queue ${parseArn(queueArn).resource}` },
        async () =>
          await gateway.call(
            iam.servicePrincipal("events.amazonaws.com", rule.arn),
            "sqs",
            jsonCall(parseArn(queueArn).region, "AmazonSQS.SendMessage", {
              QueueUrl: queueUrl(this.#platform, queueArn),
              MessageBody: JSON.stringify(delivery.event),
              MessageAttributes: {
                RULE_ARN: text(rule.arn),
                TARGET_ARN: text(target.Arn),
                ERROR_CODE: text(errorCode(error)),
                ERROR_MESSAGE: text(error.message || "unknown"),
                ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: text(exhausted) }),
                RETRY_ATTEMPTS: { DataType: "Number", StringValue: String(delivery.attempts - 1) },
              },
              ...(delivery.traceHeader !== undefined && {
                MessageSystemAttributes: { AWSTraceHeader: text(delivery.traceHeader) },
              }),
            }),
          ),
        delivery.traceId,
      );
      this.#count(rule, "InvocationsSentToDlq");
    } catch (refusal) {
      this.#count(rule, "InvocationsFailedToBeSentToDlq");
      const message = `rule ${rule.name}: the dead-letter queue ${queueArn}: ${(refusal as Error).message}: the event is lost`;
      this.#platform.logs.write("events", "error", message);
    }
  }

  #count(rule: RuleRecord, metricName: string): void {
    const { region } = parseArn(rule.arn);
    const measure = {
      region,
      namespace: "AWS/Events",
      dimensions: { RuleName: rule.name },
      value: 1,
      unit: "Count",
    };
    this.#platform.metrics.put({ ...measure, metricName });
  }
}

/** The error as the message in the dead-letter queue names it. */
function errorCode(error: Error): string {
  if (!(error instanceof AwsError)) return "INTERNAL_ERROR";
  if (error.code === "InvalidJson") return "INVALID_JSON";
  if (/AccessDenied|AuthorizationError|KMS/.test(error.code)) return "NO_PERMISSIONS";
  if (error.status === 429 || /Throttl|TooManyRequests/.test(error.code)) return "THROTTLING";
  if (error.status === 404 || /NotFound|DoesNotExist|NonExistent/.test(error.code)) return "NO_RESOURCE";
  return error.status < 500 ? "INVALID_PARAMETER" : "ERROR_FROM_TARGET";
}
