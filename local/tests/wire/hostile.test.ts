import assert from "node:assert/strict";
import { Agent } from "node:http";
import { join, resolve } from "node:path";
import { factories } from "../../aws/index.ts";
import { iam } from "../../aws/iam/index.ts";
import { sts } from "../../aws/sts/index.ts";
import type { ServiceApi } from "../../contract/api.ts";
import { wireApis } from "../../tools/wire-apis.ts";
import { lazyModel } from "../../wire/model.ts";
import { sendRaw, type RawAnswer } from "../support/raw-request.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";
import { hostileRequests, unknownOperations, type HostileRequest } from "./hostile-requests.ts";

const aws = resolve(import.meta.dirname, "../../aws");
/** Requests under way at once. */
const CLIENTS = 4;

/** Every operation of every service gets the same malformed requests. Each answer is the caller's mistake, told as the protocol tells it.
 * @see https://smithy.io/2.0/aws/protocols/index.html */
describe("Malformed requests", function () {
  this.timeout(120_000);
  let bed: Testbed;
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });

  before(async () => {
    bed = await startTestbed(factories.filter((factory) => factory !== iam && factory !== sts));
  });
  after(async () => {
    agent.destroy();
    await bed.stop();
  });

  for (const { folder } of wireApis)
    it(`of ${folder} are never answered with 500, never cut off, and leave nothing behind`, async () => {
      const model = lazyModel(join(aws, folder))();
      const api = apiOf(bed, model.target, folder);
      const requests = [
        ...unknownOperations(api.protocol, model),
        ...Object.keys(model.operations)
          .filter((name) => model.operations[name]?.input !== undefined)
          .flatMap((name) => hostileRequests(api.protocol, model, name)),
      ];
      const wrong: string[] = [];
      for (const request of requests) {
        const before = made(bed);
        const answer = await send(bed, api, request, agent);
        if (typeof answer === "string") wrong.push(`${request.title}: ${answer}`);
        else if (answer.status >= 500 && answer.status !== 501)
          wrong.push(`${request.title}: ${answer.status} ${answer.body.slice(0, 200)}`);
        else if (answer.status >= 400 && request.method !== "HEAD" && !hasCode(answer))
          wrong.push(`${request.title}: ${answer.status} without a code: ${answer.body.slice(0, 200)}`);
        if (typeof answer !== "string" && answer.status >= 400 && made(bed) !== before)
          wrong.push(`${request.title}: refused, but something was made`);
      }
      assert.deepEqual(wrong, []);
    });
});

/** The API of a folder: several may share a name. */
function apiOf(bed: Testbed, target: string, folder: string): ServiceApi {
  const [service = ""] = folder.split("/");
  const apis = bed.services.flatMap(({ name, api }) => (name === service ? [api ?? []].flat() : []));
  const api = apis.find(({ model }) => model?.().target === target) ?? apis[0];
  assert.ok(api, `${folder} has no API`);
  return api;
}

async function send(
  bed: Testbed,
  api: ServiceApi,
  request: HostileRequest,
  agent: Agent,
): Promise<RawAnswer | string> {
  const { method, target, headers, body } = request;
  const hasBody = method === "POST" || method === "PUT";
  try {
    return await sendRaw(bed, method, target, {
      service: api.signingName,
      headers: { ...headers, "content-length": String(hasBody ? body.length : 0) },
      body: hasBody ? body : "",
      agent,
    });
  } catch (error) {
    return `cut off: ${(error as Error).message}`;
  }
}

/** True when an error says its code as its protocol does. */
function hasCode({ body, headers }: RawAnswer): boolean {
  return headers["x-amzn-errortype"] !== undefined || /<Code>[\w.]+<\/Code>/.test(body);
}

/** Lists what was made with the APIs, by id. */
function made(bed: Testbed): string {
  return bed.services
    .flatMap((service) => service.foreign?.() ?? [])
    .map(({ type, id }) => `${type} ${id}`)
    .join("\n");
}
