import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { Copy } from "./support/copy.ts";

/** Paths through every kind of origin: a bucket, a load balancer's task, a function's API. */
const PATHS = ["/", "/api/mysfits", "/api/mysfits/4e53920c-505a-4a90-a694-b9300791f0ae"];
const CLIENTS = 12;

describe("A copy that is stopped under load", function () {
  this.timeout(60_000);
  const copy = new Copy();

  before(async () => await copy.start());
  after(async () => await copy.remove());

  for (const signal of ["SIGTERM", "SIGINT"] as const)
    it(`answers nothing but what is right, or 503 with a time to come back (${signal})`, async () => {
      const { site } = copy.running;
      const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
      const answers: { readonly status: number; readonly retryAfter: string | undefined }[] = [];
      let isGone = false;
      const enough = Promise.withResolvers<undefined>();
      const client = async (path: string) => {
        while (!isGone) {
          const answer = await get(agent, `${site}${path}`);
          // Refused or cut connections are no answers: the copy is gone.
          if (answer === undefined) isGone = true;
          else answers.push(answer);
          if (answers.length > 300) enough.resolve(undefined);
        }
      };
      const clients = Array.from({ length: CLIENTS }, (_, index) =>
        client(PATHS[index % PATHS.length] ?? "/"),
      );
      await enough.promise;
      assert.equal(await copy.end(signal), 0);
      await Promise.all(clients);
      agent.destroy();
      const wrong = answers.filter(
        ({ status, retryAfter }) => status !== 200 && !(status === 503 && retryAfter !== undefined),
      );
      assert.deepEqual(wrong, []);
      await copy.start();
    });
});

/** Status of an answer; undefined when there is none. */
function get(
  agent: Agent,
  url: string,
): Promise<{ readonly status: number; readonly retryAfter: string | undefined } | undefined> {
  return new Promise((resolve) => {
    request(url, { agent }, (answer) => {
      answer.resume();
      answer.on("error", () => resolve(undefined));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] }),
      );
    })
      .on("error", () => resolve(undefined))
      .end();
  });
}
