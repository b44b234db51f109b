import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { certificateAuthority } from "../../host/certificates/authority.ts";
import { Store } from "../../host/store.ts";

const LONG = `${"a".repeat(60)}.serverless.apn2.cache.amazonaws.com`;

describe("Certificate authority", () => {
  let directory = "";
  let store: Store;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "authority-"));
    store = await Store.open(directory);
  });
  after(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  /** What a client with these roots says of a server: its name, or why not. */
  async function visit(
    names: readonly [string, ...string[]],
    servername: string,
    ca?: string,
  ): Promise<string> {
    const authority = await certificateAuthority(store);
    const server = createServer(authority.issue(names), (socket) => socket.end());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const socket = connect({ host: "127.0.0.1", port, servername, ca });
    try {
      await once(socket, "secureConnect");
      return "trusted";
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? "";
    } finally {
      socket.destroy();
      server.close();
    }
  }

  it("issues certificates that are trusted by its root and no other, for their names and no others", async () => {
    const { root } = await certificateAuthority(store);
    assert.equal(await visit(["cache.example", "127.0.0.1"], "cache.example", root), "trusted");
    assert.equal(await visit([LONG], LONG, root), "trusted");
    assert.equal(await visit(["cache.example"], "other.example", root), "ERR_TLS_CERT_ALTNAME_INVALID");
    assert.notEqual(await visit(["cache.example"], "cache.example"), "trusted");
  });

  it("marks its own certificate as an authority's, and those of servers not", async () => {
    const authority = await certificateAuthority(store);
    const root = new X509Certificate(authority.root);
    assert.ok(root.ca);
    assert.ok(root.verify(root.publicKey));
    const server = new X509Certificate(authority.issue(["a.example", "127.0.0.1"]).cert);
    assert.ok(!server.ca);
    assert.ok(server.verify(root.publicKey));
    assert.equal(server.subjectAltName, "DNS:a.example, IP Address:127.0.0.1");
  });

  it("is the same for the life of a state folder, and its key is readable to its user alone", async () => {
    const { root, path } = await certificateAuthority(store);
    await store.close();
    store = await Store.open(directory);
    assert.equal((await certificateAuthority(store)).root, root);
    assert.equal((await stat(join(directory, "certificates/root.key"))).mode & 0o777, 0o600);
    assert.equal(path, join(directory, "certificates/root.pem"));
  });
});
