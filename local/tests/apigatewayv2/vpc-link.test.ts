import assert from "node:assert/strict";
import { apigatewayv2 } from "../../aws/apigatewayv2/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const VPC_LINK = "aws:apigatewayv2/vpcLink:VpcLink";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html
describe("VPC links", () => {
  let bed: Testbed;
  beforeEach(async () => {
    bed = await startTestbed([apigatewayv2]);
  });
  afterEach(() => bed.stop());

  const inputs = { name: "link", subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] };

  it("are network interfaces in their subnets, with their security groups and no public address", async () => {
    const { id, arn } = await bed.resources.create(VPC_LINK, "link", { ...inputs, tags: { a: "b" } });
    assert.match(id, /^[a-z0-9]{6}$/);
    assert.equal(arn, `arn:aws:apigateway:ap-northeast-2::/vpclinks/${id}`);
    assert.deepEqual(bed.capabilities.vpcLinks.find(id), {
      owner: `VPC link link (${id})`,
      subnetIds: ["subnet-1", "subnet-2"],
      securityGroupIds: ["sg-1"],
      publicIp: false,
    });
  });

  it("keep their id when they get another name, and over a restart", async () => {
    const { id } = await bed.resources.create(VPC_LINK, "link", inputs);
    const renamed = await bed.resources.update(VPC_LINK, "link", { ...inputs, name: "other" });
    assert.equal(renamed.id, id);
    assert.equal(bed.capabilities.vpcLinks.find(id)?.owner, `VPC link other (${id})`);
    await bed.restart();
    assert.equal(bed.capabilities.vpcLinks.find(id)?.owner, `VPC link other (${id})`);
  });

  it("have a name of their own where the program gives none", async () => {
    const { name } = await bed.resources.create(VPC_LINK, "link", { ...inputs, name: undefined });
    assert.match(String(name), /^link-[0-9a-f]{7}$/);
  });

  it("are gone when they are deleted", async () => {
    const { id } = await bed.resources.create(VPC_LINK, "link", inputs);
    await bed.resources.remove(VPC_LINK, "link");
    assert.equal(bed.capabilities.vpcLinks.find(id), undefined);
    assert.equal(bed.capabilities.vpcLinks.find("none"), undefined);
  });

  it("are refused without a subnet", async () => {
    await assert.rejects(bed.resources.create(VPC_LINK, "link", { ...inputs, subnetIds: [] }), {
      code: "BadRequestException",
      message: /set subnetIds/,
    });
  });
});
