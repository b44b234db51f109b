import { createClient, type RedisClientType } from "@redis/client";
import { HttpRequest } from "@smithy/core/protocols";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { elasticacheAt } from "../../../aws/elasticache/index.ts";
import type { CacheState } from "../../../contract/capabilities.ts";
import { certificateAuthority } from "../../../host/certificates/authority.ts";
import { ec2 } from "../../../aws/ec2/index.ts";
import { startTestbed, type Made, type Testbed } from "../../support/testbed.ts";

export type Client = RedisClientType;
export const PASSWORD = "correct horse battery staple";

/** A cache `shop` with a user `owner` (by password, everything), `reader` (by password, reads `app:*`), and `service` (by IAM, everything). */
export class CacheFixture {
  readonly bed: Testbed;
  /** It stands still; `offset` moves it. */
  readonly clock: { offset: number };
  readonly cache: Made;
  readonly root: string;
  readonly #clients: Client[] = [];

  private constructor(bed: Testbed, clock: { offset: number }, cache: Made, root: string) {
    this.bed = bed;
    this.clock = clock;
    this.cache = cache;
    this.root = root;
  }

  static async start(limits?: object): Promise<CacheFixture> {
    const [clock, began] = [{ offset: 0 }, Date.now()];
    const bed = await startTestbed([ec2, elasticacheAt(() => began + clock.offset)]);
    const user = async (userId: string, accessString: string, authenticationMode: object) =>
      await bed.resources.create("aws:elasticache/user:User", userId, {
        userId,
        userName: userId,
        engine: "valkey",
        accessString,
        authenticationMode,
      });
    const password = { type: "password", passwords: [PASSWORD] };
    await user("owner", "on ~* &* +@all", password);
    await user("reader", "on ~app:* &news +@read +@connection +subscribe", password);
    await user("service", "on ~* +@all", { type: "iam" });
    await bed.resources.create("aws:elasticache/userGroup:UserGroup", "shop", {
      engine: "valkey",
      userGroupId: "shop",
      userIds: ["owner", "reader", "service"],
    });
    const cache = await bed.resources.create("aws:elasticache/serverlessCache:ServerlessCache", "shop", {
      engine: "valkey",
      name: "shop",
      userGroupId: "shop",
      cacheUsageLimits: limits,
    });
    return new CacheFixture(bed, clock, cache, (await certificateAuthority(bed.platform.store)).root);
  }

  get state(): CacheState {
    const state = this.bed.capabilities.caches.all().find(({ name }) => name === "shop");
    if (!state) throw new Error("there is no cache");
    return state;
  }

  /** A client that is not connected. */
  client(
    options: { user?: string; password?: string; protocol?: 2 | 3; ca?: string; tls?: boolean } = {},
  ): Client {
    const { user = "owner", password = PASSWORD, protocol = 3, ca = this.root, tls = true } = options;
    const address = { host: "127.0.0.1", port: this.state.localPort, reconnectStrategy: false as const };
    const client = createClient({
      RESP: protocol,
      username: user,
      password,
      socket: tls ? { ...address, tls: true, ca } : address,
    });
    // Errors are those of the calls that they end.
    client.on("error", () => {});
    this.#clients.push(client as Client);
    return client as Client;
  }

  /** A client that is connected. */
  async connect(options: Parameters<CacheFixture["client"]>[0] = {}): Promise<Client> {
    return await this.client(options).connect();
  }

  /** Password of an IAM user. */
  async token(
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
    options: {
      cache?: string;
      user?: string;
      region?: string;
      service?: string;
      at?: Date;
      expires?: number;
    } = {},
  ): Promise<string> {
    const { cache = "shop", user = "service", region = this.bed.region, service = "elasticache" } = options;
    const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
    const request = new HttpRequest({
      method: "GET",
      protocol: "http:",
      hostname: cache,
      path: "/",
      query: { Action: "connect", User: user, ResourceType: "ServerlessCache" },
      headers: { host: cache },
    });
    const signed = await signer.presign(request, {
      expiresIn: options.expires ?? 900,
      signingDate: options.at,
    });
    const query = Object.entries(signed.query ?? {}).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
    );
    return `${cache}/?${query.join("&")}`;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) if (client.isOpen) client.destroy();
    await this.bed.stop();
  }
}
