import assert from "node:assert/strict";
import { RequestMetrics } from "../../aws/cloudfront/request-metrics.ts";
import { StageMetrics } from "../../aws/apigateway/runtime/stage-metrics.ts";
import { reputation } from "../../aws/ses/reputation.ts";
import { Statistics } from "../../aws/ses/statistics.ts";
import { AnswerTally } from "../../observe/answer-tally.ts";
import type { MetricValue } from "../../observe/metrics.ts";

/** Mean of a metric, as the statistic Average has it. */
function average(values: readonly MetricValue[], metricName: string, dimensions: object): number {
  const same = values.filter(
    (one) => one.metricName === metricName && JSON.stringify(one.dimensions) === JSON.stringify(dimensions),
  );
  const count = same.reduce((sum, one) => sum + (one.count ?? 1), 0);
  return same.reduce((sum, one) => sum + one.value * (one.count ?? 1), 0) / count;
}

describe("Answers that are counted", () => {
  it("are taken once, by class of their status and time", () => {
    const tally = new AnswerTally();
    assert.equal(tally.take(), undefined);
    for (const [status, milliseconds] of [
      [200, 12.3],
      [204, 12.4],
      [404, 1],
      [503, 1234],
    ] as const)
      tally.add(status, milliseconds);
    assert.deepEqual(tally.take(), {
      requests: 4,
      clientErrors: 1,
      serverErrors: 1,
      times: new Map([
        [12, 2],
        [1, 1],
        [1200, 1],
      ]),
    });
    assert.equal(tally.take(), undefined);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
  it("have the rate of errors as the average of API Gateway's metrics, of the API and of the stage", () => {
    const metrics = new StageMetrics("ap-northeast-2", "orders", "api");
    metrics.answered(200, 20, 10);
    metrics.answered(500, 20, 10);
    metrics.answered(403, 2, undefined);
    metrics.answered(200, 20, 10);
    const values = metrics.take();
    for (const dimensions of [{ ApiName: "orders" }, { ApiName: "orders", Stage: "api" }]) {
      assert.equal(average(values, "5XXError", dimensions), 0.25);
      assert.equal(average(values, "4XXError", dimensions), 0.25);
      assert.equal(average(values, "IntegrationLatency", dimensions), 10);
      assert.equal(average(values, "Latency", dimensions), 15.5);
    }
    assert.deepEqual(new Set(values.map(({ namespace }) => namespace)), new Set(["AWS/ApiGateway"]));
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
  it("are per cent for CloudFront, in us-east-1", () => {
    const metrics = new RequestMetrics();
    for (const status of [200, 200, 502, 404]) metrics.answered("E1", status);
    const values = metrics.take();
    const dimensions = { DistributionId: "E1", Region: "Global" };
    assert.equal(average(values, "5xxErrorRate", dimensions), 25);
    assert.equal(average(values, "4xxErrorRate", dimensions), 25);
    assert.equal(average(values, "TotalErrorRate", dimensions), 50);
    assert.deepEqual(new Set(values.map(({ region }) => region)), new Set(["us-east-1"]));
    assert.deepEqual(metrics.take(), []);
  });

  // https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
  it("make the reputation of an account, by region", () => {
    const statistics = new Statistics();
    assert.deepEqual(reputation(statistics), []);
    for (let sent = 0; sent < 10; sent++) statistics.count("ap-southeast-2", "SEND");
    statistics.count("ap-southeast-2", "BOUNCE");
    assert.deepEqual(
      reputation(statistics).map(({ region, metricName, dimensions, value }) => [
        region,
        metricName,
        dimensions,
        value,
      ]),
      [
        ["ap-southeast-2", "Reputation.BounceRate", {}, 0.1],
        ["ap-southeast-2", "Reputation.ComplaintRate", {}, 0],
      ],
    );
  });
});
