import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { MetricHub } from "../../observe/metrics.ts";
import type { ApiRequest, Operation, ServiceApi } from "../../contract/service.ts";
import { AlarmOperations } from "./alarm-operations.ts";
import type { Alarms } from "./alarms.ts";
import { MetricOperations } from "./metric-operations.ts";
import type { MetricStore } from "./metrics.ts";

/** CloudWatch's metrics and alarms, as SDK clients call it (AWS JSON 1.0, target `GraniteServiceVersion20100801`).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html */
export function cloudWatchApi(
  hub: MetricHub,
  store: MetricStore,
  alarms: Alarms,
  accountId: string,
): ServiceApi {
  const metrics = new MetricOperations(hub, store);
  const alarmOperations = new AlarmOperations(alarms, accountId);
  return {
    signingName: "monitoring",
    protocol: "json-1.0",
    accepts: ({ headers }) => header(headers, "x-amz-target") !== undefined,
    operation: (request): Operation => {
      const name = (header(request.headers, "x-amz-target") ?? "").split(".")[1] ?? "";
      const input = readInput(request);
      const found =
        metrics.operation(request.region, name, input) ??
        alarmOperations.operation(request.region, name, input);
      if (!found) throw new NotEmulatedError(`cloudwatch:${name}`);
      const { resources = ["*"], context } = found;
      return {
        name,
        access: resources.map((resource) => ({
          action: `cloudwatch:${name}`,
          resource,
          ...(context && { context }),
        })),
        run: async () => ({ body: await found.run() }),
      };
    },
  };
}

function readInput({ body }: ApiRequest): object {
  let input: unknown;
  try {
    input = JSON.parse(body.toString() || "{}");
  } catch {
    input = undefined;
  }
  if (typeof input !== "object" || input === null)
    throw new AwsError("SerializationException", "The body is not a JSON object.");
  return input;
}
