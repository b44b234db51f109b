import assert from "node:assert/strict";
import { connect } from "node:net";
import { once } from "node:events";
import { CacheFixture, PASSWORD, type Client } from "./support/cache.ts";
import { exchange, openRaw } from "./support/raw.ts";
import { RequestParser, ProtocolError } from "../../aws/elasticache/engine/request-parser.ts";

const AUTH = `AUTH owner "${PASSWORD}"\r\n`;

// https://valkey.io/topics/protocol/
describe("ElastiCache: bytes of the protocol", () => {
  let fixture: CacheFixture;
  let client: Client;
  before(async () => {
    fixture = await CacheFixture.start();
    client = await fixture.connect();
  });
  after(() => fixture.stop());

  const open = () => openRaw(fixture.state.localPort, fixture.root);

  it("takes lines of words, and requests in pieces of a byte each", async () => {
    const socket = await open();
    assert.equal(await exchange(socket, "PING\r\n", 1), "-NOAUTH Authentication required.\r\n");
    assert.equal(await exchange(socket, AUTH, 1), "+OK\r\n");
    const request = "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$2\r\n\r\n\r\n";
    for (const byte of request.slice(0, -1)) socket.write(byte);
    assert.equal(await exchange(socket, request.slice(-1), 1), "+OK\r\n");
    assert.equal(await exchange(socket, "GET a\r\n", 1), "$2\r\n\r\n\r\n");
    assert.equal(await exchange(socket, "GET none\r\n", 1), "$-1\r\n");
    socket.destroy();
  });

  it("writes RESP2 until HELLO asks for RESP3", async () => {
    const socket = await open();
    await exchange(socket, AUTH, 1);
    await exchange(socket, "DEL h\r\n", 1);
    await exchange(socket, "HSET h f v\r\n", 1);
    assert.equal(await exchange(socket, "HGETALL h\r\n", 18), "*2\r\n$1\r\nf\r\n$1\r\nv\r\n");
    assert.equal(await exchange(socket, "HELLO 4\r\n", 10), "-NOPROTO unsupported protocol version\r\n");
    assert.match(await exchange(socket, "HELLO 3\r\n", 60), /^%7\r\n\$6\r\nserver\r\n\$6\r\nvalkey\r\n/);
    assert.equal(await exchange(socket, "HGETALL h\r\n", 15), "%1\r\n$1\r\nf\r\n$1\r\nv\r\n");
    assert.equal(await exchange(socket, "GET none\r\n", 3), "_\r\n");
    socket.destroy();
  });

  it("ends a connection whose bytes are no request, in Valkey's words", async () => {
    const cases: readonly (readonly [string, string])[] = [
      ["*x\r\n", "invalid multibulk length"],
      ["*2000000\r\n", "invalid multibulk length"],
      ["*1\r\nx\r\n", "expected '$', got 'x'"],
      ["*1\r\n$-5\r\n", "invalid bulk length"],
      ["*1\r\n$600000000\r\n", "invalid bulk length"],
      ['GET "a\r\n', "unbalanced quotes in request"],
      ["x".repeat(70_000), "too big inline request"],
    ];
    for (const [bytes, message] of cases) {
      const socket = await open();
      await exchange(socket, AUTH, 1);
      assert.equal(await exchange(socket, bytes), `-ERR Protocol error: ${message}\r\n`, bytes.slice(0, 20));
    }
  });

  it("lets nobody fill the memory before they have said who they are", async () => {
    assert.match(await exchange(await open(), "*11\r\n"), /unauthenticated multibulk length/);
    assert.match(await exchange(await open(), "*1\r\n$20000\r\n"), /unauthenticated bulk length/);
  });

  it("survives ten thousand random requests and as many random bytes, and answers others meanwhile", async () => {
    const random = seeded(20_261_129);
    const words = [
      "*1",
      "*3",
      "$3",
      "SET",
      "GET",
      "a",
      "\r\n",
      "\n",
      "-1",
      "EX",
      "MULTI",
      "EXEC",
      "ZADD",
      "1e999",
      "SCAN",
      "\0",
      "é",
      "{",
      "99999999999999999999",
    ];
    for (let round = 0; round < 20; round++) {
      const socket = await open();
      socket.write(AUTH);
      for (let n = 0; n < 500 && !socket.destroyed; n++) {
        const parts = Array.from({ length: 1 + random(6) }, () => words[random(words.length)] ?? "");
        socket.write(round % 2 === 0 ? `*${parts.length}\r\n${parts.map(bulk).join("")}` : parts.join(" "));
        if (n % 50 === 0) socket.write(Buffer.from(Array.from({ length: random(40) }, () => random(256))));
      }
      assert.equal(await client.ping(), "PONG");
      socket.destroy();
    }
    assert.deepEqual(
      fixture.bed.platform.logs.recent("elasticache").filter(({ message }) => /\n\s+at /.test(message)),
      [],
      "nothing failed in a way that was not meant",
    );
  });

  it("reads any bytes as a request, as too few, or as a fault of the protocol", () => {
    const random = seeded(7);
    for (let round = 0; round < 3_000; round++) {
      const parser = new RequestParser();
      const text = Array.from({ length: random(30) }, () => "*$123-\r\nab\"' "[random(13)]).join("");
      try {
        for (const byte of Buffer.from(text)) {
          parser.push(Buffer.of(byte));
          while (parser.next(true));
        }
      } catch (error) {
        assert.ok(error instanceof ProtocolError, JSON.stringify(text));
      }
    }
  });

  it("drops who does not speak TLS, without a word", async () => {
    const socket = connect(fixture.state.localPort, "127.0.0.1");
    socket.on("error", () => {});
    let text = "";
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.write("*1\r\n$4\r\nPING\r\n");
    await once(socket, "close");
    assert.doesNotMatch(text, /PONG|NOAUTH/);
    assert.equal(await client.ping(), "PONG");
  });
});

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** Numbers that look random and are the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
