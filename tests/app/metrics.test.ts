import assert from "node:assert/strict";
import { count, namespace } from "../../app/functions/metrics.ts";
import { graphOfStack } from "../support/graph.ts";

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
describe("The functions' own metrics", () => {
  it("are the function's, so that no other stage's alarm counts them", () => {
    const before = process.env["AWS_LAMBDA_FUNCTION_NAME"];
    const write = process.stdout.write.bind(process.stdout);
    let line = "";
    process.env["AWS_LAMBDA_FUNCTION_NAME"] = "clicks-transform-1234567";
    process.stdout.write = (text: string) => (line += text) !== "";
    try {
      count("ClickRecordsFailed", { reason: "no such mysfit" }, 2);
    } finally {
      process.stdout.write = write;
      if (before === undefined) delete process.env["AWS_LAMBDA_FUNCTION_NAME"];
      else process.env["AWS_LAMBDA_FUNCTION_NAME"] = before;
    }
    const { _aws, ...values } = JSON.parse(line) as { _aws: { CloudWatchMetrics: unknown } };
    assert.deepEqual(values, {
      FunctionName: "clicks-transform-1234567",
      ClickRecordsFailed: 2,
      reason: "no such mysfit",
    });
    assert.deepEqual(_aws.CloudWatchMetrics, [
      {
        Namespace: namespace,
        Dimensions: [["FunctionName"]],
        Metrics: [{ Name: "ClickRecordsFailed", Unit: "Count" }],
      },
    ]);
  });

  it("have other dimensions in another stage of the same account", async () => {
    const [dev, prod] = await Promise.all(
      ["dev", "prod"].map(async (stack) => {
        const graph = await graphOfStack(stack);
        const { inputs } = graph.one("aws:cloudwatch/metricAlarm:MetricAlarm", "clicks-failures");
        const fn = graph.one("aws:lambda/function:Function", "clicks-transform-function");
        assert.deepEqual(inputs["dimensions"], { FunctionName: fn.outputs["name"] });
        return fn.outputs["name"];
      }),
    );
    assert.notEqual(dev, prod);
  });
});
