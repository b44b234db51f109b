import assert from "node:assert/strict";
import { AwsError } from "../../contract/errors.ts";
import { currentOrigin, currentTraceId, TRACE_LIMITS, TraceHub } from "../../observe/trace.ts";
import {
  DefaultSampling,
  formatTraceHeader,
  newTraceId,
  readTraceHeader,
} from "../../observe/trace-header.ts";
import { allLines, lineOf } from "../../console/trace-line.ts";

const nowhere = () => false;
const nothing = async () => undefined;
/** Milliseconds go by between two steps. */
const tick = async () => await new Promise((resolve) => setTimeout(resolve, 2));

describe("The trace hub", () => {
  it("keeps steps with their parents, and the answer of the work", async () => {
    const hub = new TraceHub();
    const root = newTraceId();
    const answer = await hub.request(
      { service: "apigateway", name: "POST /a", changes: true },
      `Root=${root}`,
      async () => {
        assert.equal(currentTraceId(), root);
        return await hub.step({ service: "lambda", name: "f" }, async () => {
          hub.note("cold start");
          hub.note("12 ms");
          return 7;
        });
      },
    );
    assert.equal(answer, 7);
    assert.equal(currentTraceId(), undefined);
    const [request, run] = hub.get(root)?.steps ?? [];
    assert.deepEqual(
      [request?.status, run?.status, run?.parentId, run?.note],
      ["ok", "ok", request?.id, "cold start, 12 ms"],
    );
    assert.ok(
      run &&
        request &&
        run.startedAt >= request.startedAt &&
        (run.endedAt ?? Infinity) <= (request.endedAt ?? 0),
    );
  });

  it("takes a call from outside for a step of the run that made it", async () => {
    const hub = new TraceHub();
    const root = newTraceId();
    await hub.step(
      { service: "lambda", name: "f", changes: true },
      // As through a socket: nothing of the caller's asynchronous context is left, only the header.
      async () =>
        await hub.outside(
          async () => await hub.step({ service: "dynamodb", name: "PutItem" }, nothing, `Root=${root}`),
        ),
      `Root=${root}`,
    );
    const [run, write] = hub.get(root)?.steps ?? [];
    assert.equal(write?.parentId, run?.id);
  });

  it("runs work without a trace as it is", async () => {
    const hub = new TraceHub();
    assert.equal(await hub.step({ service: "dynamodb", name: "PutItem", changes: true }, async () => 1), 1);
    hub.event({ service: "mail", name: "to a" });
    hub.wait("key", { service: "sqs", name: "queue" });
    assert.equal(currentOrigin(), undefined);
    assert.deepEqual(hub.all(), []);
  });

  it("forgets requests that changed nothing and did not fail", async () => {
    const hub = new TraceHub();
    for (let n = 0; n < 10; n++)
      await hub.request({ service: "apigateway", name: "GET /a" }, `Root=${newTraceId()}`, nothing);
    const failed = newTraceId();
    await assert.rejects(
      hub.request(
        { service: "apigateway", name: "GET /b" },
        `Root=${failed}`,
        async () => await Promise.reject(new Error("broken")),
      ),
      /broken/,
    );
    assert.deepEqual(
      hub.all().map(({ id }) => id),
      [failed],
    );
  });

  it("tells throttled, refused and failed from each other", async () => {
    const hub = new TraceHub();
    const root = newTraceId();
    for (const error of [
      new AwsError("TooManyRequestsException", "slower", 429),
      new AwsError("ConditionalCheckFailedException", "no"),
      new Error("gone"),
    ])
      await hub
        .step(
          { service: "dynamodb", name: "PutItem", changes: true },
          async () => await Promise.reject(error),
          root,
        )
        .catch(() => 0);
    assert.deepEqual(
      hub.get(root)?.steps.map(({ status, error }) => [status, error]),
      [
        ["throttled", "TooManyRequestsException: slower"],
        ["refused", "ConditionalCheckFailedException: no"],
        ["error", "gone"],
      ],
    );
  });

  it("is bounded in traces, in steps, and in what waits", async () => {
    const hub = new TraceHub();
    const first = newTraceId();
    for (let n = 0; n < TRACE_LIMITS.steps + 5; n++)
      hub.event({ service: "s", name: "n", changes: true }, first);
    assert.deepEqual([hub.get(first)?.steps.length, hub.get(first)?.omitted], [TRACE_LIMITS.steps, 5]);
    for (let n = 0; n < TRACE_LIMITS.traces; n++)
      hub.event({ service: "s", name: "n", changes: true }, newTraceId());
    assert.deepEqual([hub.all().length, hub.get(first)], [TRACE_LIMITS.traces, undefined]);
    for (let n = 0; n <= TRACE_LIMITS.waiting; n++) hub.wait(String(n), { service: "sqs", name: "q" }, first);
    assert.equal(hub.arrive("0"), undefined);
    assert.equal(hub.arrive("1"), first);
    await nothing();
  });

  it("shows a request with all that went on from it as one line, whichever of its traces is asked for", async () => {
    const hub = new TraceHub();
    const [one, two] = [newTraceId(), newTraceId()];
    for (const root of [one, two])
      await hub.request(
        { service: "apigateway", name: "POST /a", changes: true },
        `Root=${root}`,
        async () => {
          hub.wait(`record of ${root}`, { service: "stream", name: "INSERT" });
          await nothing();
        },
      );
    await tick();
    assert.equal(lineOf(hub, one, nowhere)?.state, "under way");
    let batch: string | undefined;
    await hub.consume(
      [one, two].map((root) => hub.arrive(`record of ${root}`)),
      { service: "mapping", name: "batch for f", note: "2 records" },
      async () => {
        batch = currentTraceId();
        hub.event({ service: "mail", name: "to a@example.org: Hello" });
        await nothing();
      },
    );
    assert.ok(batch !== undefined && batch !== one && batch !== two);
    const line = lineOf(hub, one, nowhere);
    assert.deepEqual(
      line?.steps.map(({ service, depth }) => [service, depth]),
      [
        ["apigateway", 0],
        ["stream", 1],
        ["mapping", 0],
        ["mail", 1],
      ],
    );
    assert.equal(line?.steps[2]?.note, "2 records, of 1 other request(s) too");
    assert.deepEqual([line?.state, line?.outcome], ["complete", "mail to a@example.org: Hello"]);
    assert.equal(lineOf(hub, batch, nowhere)?.id, one);
    assert.deepEqual(
      allLines(hub, nowhere)
        .map(({ id }) => id)
        .sort(),
      [one, two].sort(),
    );
    assert.equal(lineOf(hub, newTraceId(), nowhere), undefined);
  });

  it("says where a line waits and where it stopped", async () => {
    const hub = new TraceHub();
    const root = newTraceId();
    const attempt = async (n: number, fails: boolean) => {
      await tick();
      hub.arrive("record");
      await hub.consume([root], { service: "mapping", name: "batch for f", attempt: n }, async () => {
        await hub.step({ service: "lambda", name: "f" }, async () => {
          if (fails) hub.fail("Error: no mail server");
          await nothing();
        });
        if (fails) hub.fail("the record failed");
      });
    };
    await hub.request({ service: "apigateway", name: "POST /a", changes: true }, `Root=${root}`, nothing);
    await attempt(1, true);
    hub.wait("record", { service: "stream", name: "INSERT for f", attempt: 2 }, root);
    assert.deepEqual(
      [lineOf(hub, root, nowhere)?.state, lineOf(hub, root, nowhere)?.outcome],
      ["waiting", "waits for attempt 2, INSERT for f: lambda f (Error: no mail server)"],
    );
    await attempt(2, true);
    assert.equal(lineOf(hub, root, nowhere)?.outcome, "stopped at lambda f (Error: no mail server)");
    hub.wait("message", { service: "sqs", name: "failed" }, root);
    const lost = lineOf(hub, root, (name) => name === "failed");
    assert.equal(lost?.state, "stopped");
    assert.equal(
      lost?.outcome,
      "in the failure queue failed: lambda f (Error: no mail server). Replay it on the page Failures",
    );
    hub.forget("message");
    await attempt(3, false);
    assert.equal(lineOf(hub, root, nowhere)?.state, "complete");
  });

  it("keeps what comes after a restart under the request's own id", async () => {
    const hub = new TraceHub();
    const root = newTraceId();
    await hub.consume([root], { service: "mapping", name: "batch for f" }, nothing);
    const [line] = allLines(hub, nowhere);
    assert.deepEqual([line?.id, line?.name], [root, "batch for f (its beginning is not kept)"]);
  });
});

describe("The X-Amzn-Trace-Id header", () => {
  // https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
  it("is read with its parent and its decision, in any order, and nothing else is", () => {
    const root = "1-5759e988-bd862e3fe1be46a994272793";
    assert.deepEqual(readTraceHeader(`Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`), {
      root,
      parent: "53995c3f42cd8ad8",
      sampled: "1",
    });
    assert.deepEqual(readTraceHeader(`Self=1-67891234-12456789abcdef012345678;Sampled=0;Root=${root}`), {
      root,
      sampled: "0",
    });
    for (const text of [
      undefined,
      "",
      "Root=",
      "Root=1-2-3",
      `Root=${root}x`,
      `Root=${root}\r\nx: y`,
      "Sampled=1",
    ])
      assert.equal(readTraceHeader(text), undefined);
    const header = `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`;
    assert.equal(formatTraceHeader(readTraceHeader(header) ?? { root: "" }), header);
    assert.ok(readTraceHeader(`Root=${newTraceId()}`));
  });

  // https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
  it("is sampled for the first request of each second", () => {
    const sampling = new DefaultSampling();
    assert.deepEqual([sampling.decide(1_000), sampling.decide(2_500)], ["1", "1"]);
    const rest = Array.from({ length: 1_000 }, () => sampling.decide(2_600)).filter(
      (decision) => decision === "1",
    );
    assert.ok(rest.length < 200, `${rest.length} of 1,000 were sampled`);
  });
});
