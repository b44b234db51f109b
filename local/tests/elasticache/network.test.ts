import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ec2 } from "../../aws/ec2/index.ts";
import { elasticache } from "../../aws/elasticache/index.ts";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { certificateAuthority } from "../../host/certificates/authority.ts";
import { DOOR, socketFolder, socketPath } from "../../host/task-sockets.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";
import { makeFunction } from "../lambda/support/function.ts";
import { exchange } from "./support/raw.ts";

/** A function that pings a cache, and trusts whom its environment says. */
const pinging = `import tls from "node:tls";
  export const handler = ({ host, port }) => new Promise((resolve) => {
    const socket = tls.connect({ host, port }, () => socket.write("PING\\r\\n"));
    socket.once("data", (data) => { resolve(String(data)); socket.destroy(); });
    socket.once("error", (error) => resolve(error.code));
  });`;

// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-vpc-accessing.html
describe("ElastiCache: the way to a cache inside a VPC", () => {
  let bed: Testbed;
  let folder = "";
  let cache: Made;
  let groups: { readonly cache: Made; readonly near: Made; readonly far: Made };
  let subnetIds: string[];

  before(async () => {
    bed = await startTestbed([ec2, logs, lambda, elasticache]);
    folder = await mkdtemp(join(tmpdir(), "c-"));
    const vpc = await bed.resources.create("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    const subnet = async (name: string, cidrBlock: string, availabilityZone: string) =>
      (
        await bed.resources.create("aws:ec2/subnet:Subnet", name, {
          vpcId: vpc.id,
          cidrBlock,
          availabilityZone,
        })
      ).id;
    subnetIds = [
      await subnet("a", "10.0.0.0/24", "ap-northeast-2a"),
      await subnet("b", "10.0.1.0/24", "ap-northeast-2b"),
    ];
    const group = (name: string) =>
      bed.resources.create("aws:ec2/securityGroup:SecurityGroup", name, { vpcId: vpc.id, description: name });
    groups = { cache: await group("cache"), near: await group("near"), far: await group("far") };
    const rule = (type: string, name: string, of: Made, other: Made, port: number) =>
      bed.resources.create(`aws:vpc/securityGroup${type}Rule:SecurityGroup${type}Rule`, name, {
        securityGroupId: of.id,
        referencedSecurityGroupId: other.id,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
      });
    for (const port of [6379, 6380]) {
      await rule("Egress", `out-${port}`, groups.near, groups.cache, port);
      await rule("Ingress", `in-${port}`, groups.cache, groups.near, port);
    }
    cache = await bed.resources.create("aws:elasticache/serverlessCache:ServerlessCache", "shop", {
      engine: "valkey",
      name: "shop",
      subnetIds,
      securityGroupIds: [groups.cache.id],
    });
  });
  after(async () => {
    await bed.stop();
    await rm(folder, { recursive: true });
  });

  const address = (member: string) => (cache[member] as [{ address: string; port: number }])[0];

  /** Opens the door of a process with a security group, and asks it for the way to an endpoint. */
  async function ask(group: Made, { address: host, port }: { address: string; port: number }) {
    const own = await mkdtemp(join(folder, "p"));
    await mkdir(socketFolder(own), { recursive: true });
    const from = { owner: "task", subnetIds, securityGroupIds: [group.id], publicIp: false };
    const close = await bed.capabilities.network.openDoor(from, own);
    const door = connect(socketPath(own, DOOR));
    door.write(`${host} ${port}\n`);
    let text = "";
    door.on("data", (chunk: Buffer) => (text += chunk.toString()));
    await once(door, "close");
    const [kind, name = ""] = text.trim().split(" ");
    return { kind, path: socketPath(own, name), close };
  }

  it("closes the door of a process whose folder is gone, without a word", async () => {
    const own = await mkdtemp(join(folder, "p"));
    await mkdir(socketFolder(own), { recursive: true });
    const from = { owner: "task", subnetIds, securityGroupIds: [groups.near.id], publicIp: false };
    const close = await bed.capabilities.network.openDoor(from, own);
    const door = connect(socketPath(own, DOOR));
    await once(door, "connect");
    await rm(own, { recursive: true });
    door.write(`${address("endpoints").address} 6379\n`);
    let text = "";
    door.on("data", (chunk: Buffer) => (text += chunk.toString()));
    await once(door, "close");
    assert.equal(text, "");
    close();
  });

  /** Sends commands to an endpoint as a process of a security group does, by name and with TLS. */
  async function send(
    group: Made,
    endpoint: { address: string; port: number },
    commands: string,
    enough: number,
  ) {
    const { kind, path, close } = await ask(group, endpoint);
    assert.equal(kind, "way");
    const { root } = await certificateAuthority(bed.platform.store);
    const socket = connectTls({ socket: connect(path), servername: endpoint.address, ca: root });
    socket.on("error", () => {});
    await once(socket, "secureConnect");
    const text = await exchange(socket, commands, enough);
    socket.destroy();
    close();
    return text;
  }

  it("is there for who a rule lets in, by its name", async () => {
    assert.equal(
      await send(groups.near, address("endpoints"), "SET a 1\r\nGET a\r\n", 12),
      "+OK\r\n$1\r\n1\r\n",
    );
  });

  it("is not there for who none lets in, and the log names the rule", async () => {
    const { kind, close } = await ask(groups.far, address("endpoints"));
    close();
    assert.equal(kind, "none");
    const messages = bed.platform.logs.recent("network").map(({ message }) => message);
    assert.ok(
      messages.some((message) =>
        /task can't reach cache shop on port 6379: .* has no egress rule/.test(message),
      ),
    );
  });

  it("reads on its other port, after READONLY, and sends writes to the first", async () => {
    const reader = address("readerEndpoints");
    assert.equal(reader.port, 6380);
    const moved = `-MOVED 15495 ${reader.address}:6379\r\n`;
    const expected = `${moved}+OK\r\n$1\r\n1\r\n${moved}`;
    const commands = "GET a\r\nREADONLY\r\nGET a\r\nSET a 2\r\n";
    assert.equal(await send(groups.near, reader, commands, expected.length), expected);
  });

  it("is trusted by a function in the VPC, which has the authority of the running copy in its environment", async () => {
    const interfaces = ["CreateNetworkInterface", "DeleteNetworkInterface", "DescribeNetworkInterfaces"];
    await makeFunction(
      bed,
      "pinging",
      pinging,
      { vpcConfig: { subnetIds, securityGroupIds: [groups.near.id] }, timeout: 20 },
      [{ Effect: "Allow", Action: interfaces.map((name) => `ec2:${name}`), Resource: "*" }],
    );
    const client = new LambdaClient(bed.clientConfig);
    const { address: host, port } = address("endpoints");
    const { Payload } = await client.send(
      new InvokeCommand({ FunctionName: "pinging", Payload: JSON.stringify({ host, port }) }),
    );
    client.destroy();
    assert.equal(JSON.parse(Payload?.transformToString() ?? ""), "+PONG\r\n");
  });

  it("is gone when the cache is", async () => {
    await bed.resources.remove("aws:elasticache/serverlessCache:ServerlessCache", "shop");
    const { kind, close } = await ask(groups.near, address("endpoints"));
    close();
    assert.equal(kind, "unknown");
  });
});
