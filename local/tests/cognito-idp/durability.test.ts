import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfirmSignUpCommand, GetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { Store } from "../../host/store.ts";
import { claimsOf, email, Fixture, password, POOL } from "./support/fixture.ts";

describe("What Cognito keeps", () => {
  it("is there after a restart: users, codes, sessions, keys", async () => {
    const pool = await Fixture.start();
    try {
      await pool.signUp("late@example.com");
      await pool.confirmedUser();
      const { AccessToken, IdToken } = await pool.signIn();
      const { endpoint } = pool.bed.resources.get(POOL, "users");
      const keys = await (await fetch(`${endpoint as string}/.well-known/jwks.json`)).text();
      await pool.bed.restart();
      assert.equal(await (await fetch(`${endpoint as string}/.well-known/jwks.json`)).text(), keys);
      assert.equal((await pool.verify(IdToken)).valid, true);
      await pool.sdk.send(new GetUserCommand({ AccessToken }));
      await pool.sdk.send(
        new ConfirmSignUpCommand({
          ClientId: pool.ClientId,
          Username: "late@example.com",
          ConfirmationCode: pool.codeFor("late@example.com"),
        }),
      );
      await pool.bed.kill();
      assert.equal(claimsOf((await pool.signIn("late@example.com")).IdToken)["email"], "late@example.com");
    } finally {
      await pool.stop();
    }
  });

  it("holds every sign-up that was acknowledged when the process was killed, with its code", async function () {
    this.timeout(60_000);
    const directory = await mkdtemp(join(tmpdir(), "cognito-"));
    try {
      const child = fork(join(import.meta.dirname, "support/signing-up.ts"), [directory], {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      const acknowledged: string[] = [];
      child.on("message", (address: string) => {
        acknowledged.push(address);
        if (acknowledged.length === 20) child.kill("SIGKILL");
      });
      await once(child, "exit");
      assert.ok(acknowledged.length >= 20);
      // Before it is opened again, and compressed.
      const files = (await readdir(join(directory, "state"))).map((file) =>
        readFile(join(directory, "state", file)),
      );
      const bytes = Buffer.concat(await Promise.all(files));
      assert.ok(bytes.includes("visitor-0@example.com"));
      assert.ok(!bytes.includes(password), "no password in the database's files");
      const store = await Store.open(directory);
      const users = store
        .collection<{ attributes: { email: string }; codes: object }>("cognito-idp/users")
        .values();
      const mailed = new Set(
        store
          .collection<{ to: string[] }>("platform/mails")
          .values()
          .flatMap(({ to }) => to),
      );
      for (const address of acknowledged) {
        assert.ok(
          "sign-up" in (users.find(({ attributes }) => attributes.email === address)?.codes ?? {}),
          address,
        );
        assert.ok(mailed.has(address), address);
      }
      await store.close();
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  // The inbox is left out: it holds the mails themselves.
  it("has neither passwords nor codes nor refresh tokens in it", async () => {
    const pool = await Fixture.start();
    try {
      await pool.signUp("late@example.com");
      await pool.confirmedUser();
      const { RefreshToken } = await pool.signIn();
      const kept = ["pools", "clients", "groups", "users", "sessions"].flatMap((name) =>
        pool.bed.platform.store.collection<object>(`cognito-idp/${name}`).values(),
      );
      const text = JSON.stringify(kept);
      assert.ok(text.includes(email), "the users are in there");
      for (const secret of [password, RefreshToken])
        for (const encoding of ["utf8", "base64", "base64url", "hex"] as const)
          assert.ok(!text.includes(Buffer.from(secret).toString(encoding)), `${secret} as ${encoding}`);
      assert.ok(!text.includes(`"${pool.codeFor("late@example.com")}"`));
    } finally {
      await pool.stop();
    }
  });
});
