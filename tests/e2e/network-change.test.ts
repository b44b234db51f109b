import assert from "node:assert/strict";
import type { ConsoleResource } from "../../local/console/data.ts";
import { Copy } from "./support/copy.ts";

// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-subnets-commands-example.html
describe("A stage that changes its tasks' way out", function () {
  this.timeout(240_000);
  const copy = new Copy();
  after(async () => await copy.remove());

  /** Ids of the VPC and its subnets, and who answers. */
  const start = async (egress: string) => {
    await copy.start("--config", `mysfits:network=${JSON.stringify({ egress, zones: 2 })}`);
    const resources = await copy.console<ConsoleResource[]>("/api/resources");
    const idsOf = (type: string) =>
      resources
        .filter((resource) => resource.type === type)
        .map(({ id }) => id)
        .toSorted();
    const network = { vpcs: idsOf("aws:ec2/vpc:Vpc"), subnets: idsOf("aws:ec2/subnet:Subnet") };
    const { status } = await copy.site("/api/mysfits");
    return { network, status, gateways: idsOf("aws:ec2/natGateway:NatGateway").length };
  };

  it("keeps its VPC and its subnets, and its service answers each time", async () => {
    const first = await start("public-ip");
    assert.deepEqual([first.status, first.gateways, first.network.subnets.length], [200, 0, 4]);
    for (const [egress, gateways] of [
      ["nat", 1],
      ["endpoints", 0],
      ["public-ip", 0],
    ] as const) {
      assert.equal(await copy.end(), 0);
      assert.deepEqual(await start(egress), { ...first, gateways }, egress);
    }
  });
});
