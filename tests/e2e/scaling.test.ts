import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { ScalingCapability } from "../../local/contract/capabilities/scaling.ts";
import { Copy } from "./support/copy.ts";

interface Scaling {
  readonly targets: ReturnType<ScalingCapability["targets"]>;
  readonly activities: ReturnType<ScalingCapability["activities"]>;
}

const service = {
  cpu: 256,
  memory: 512,
  tasks: 1,
  spot: true,
  scaling: { maximum: 3, cpuPercent: 90, requestsPerTarget: 600 },
};

/** Milliseconds between two requests: 3,000 requests a minute, and 120. */
const BUSY = 20;
const QUIET = 500;

describe("A service under load", function () {
  this.timeout(240_000);
  const copy = new Copy();
  const failed: string[] = [];
  let pause = BUSY;
  let isOver = false;

  before(async () => await copy.start("--config", `mysfits:service=${JSON.stringify(service)}`));
  after(async () => await copy.remove());

  /** Asks for the same page at a rate, and keeps what was not answered as it should. */
  const visitor = async () => {
    const open = new Set<Promise<void>>();
    while (!isOver) {
      const request = copy
        .site("/api/mysfits")
        .then(async (answer) => {
          await answer.arrayBuffer();
          if (answer.status !== 200) failed.push(String(answer.status));
        })
        .catch((error: unknown) => void failed.push(String(error)));
      open.add(request);
      void request.finally(() => open.delete(request));
      await delay(pause);
    }
    await Promise.all(open);
  };

  /** Resolves when so many tasks run. */
  const tasks = async (count: number): Promise<Scaling> => {
    for (;;) {
      const scaling = await copy.console<Scaling>("/api/scaling");
      const [target] = scaling.targets;
      if (target?.desired === count && target.running === count) return scaling;
      // The console has no event that reaches another process.
      await delay(250);
    }
  };

  it("gets more tasks, loses them again when it is quiet, and fails nobody meanwhile", async () => {
    const visits = visitor();
    const busy = await tasks(3);
    assert.match(
      busy.activities[0]?.cause ?? "",
      /AlarmHigh-\S+ in state ALARM triggered policy service-scaling-requests/,
    );
    pause = QUIET;
    const quiet = await tasks(1);
    assert.match(quiet.activities[0]?.cause ?? "", /AlarmLow-\S+ in state ALARM triggered policy/);
    isOver = true;
    await visits;
    assert.deepEqual(failed, []);
  });
});
