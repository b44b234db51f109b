import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { inspect } from "../../app/functions/picture/inspect.ts";
import { exif, jpeg, png, withSegments } from "../app/support/images.ts";
import { Copy } from "./support/copy.ts";
import { registerUser, type User } from "./support/user.ts";

interface State {
  readonly state: "none" | "processing" | "ready" | "refused";
  readonly reason?: string;
  readonly pictures: readonly { readonly size: number; readonly url: string }[];
}

interface UploadForm {
  readonly url: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

describe("A picture of oneself, from the upload to a signed address", function () {
  this.timeout(120_000);
  const copy = new Copy();
  let s3: S3Client;
  let bucket: string;
  let user: User;
  let stranger: User;
  before(async () => {
    await copy.start();
    const { aws, region, operator } = copy.running;
    s3 = new S3Client({ endpoint: aws, region, credentials: operator, forcePathStyle: true });
    const resources = await copy.console<{ name: string; id: string }[]>("/api/resources");
    bucket = resources.find(({ name }) => name === "pictures-bucket")?.id ?? "";
    user = await registerUser(copy, "minji@example.com");
    stranger = await registerUser(copy, "stranger@example.com");
  });
  after(async () => {
    s3.destroy();
    await copy.remove();
  });

  const api = async (method: string, who: User, body?: object, path = "/api/me/picture") => {
    const answer = await copy.site(path, {
      method,
      headers: { ...who.headers, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const stateOf = async (who: User) => (await api("GET", who)).body as State;
  const formFor = async (who: User, contentType = "image/jpeg") => {
    const { status, body } = await api("POST", who, { contentType });
    assert.equal(status, 201, JSON.stringify(body));
    return body as UploadForm;
  };
  const send = async (
    { url, fields }: UploadForm,
    file: Uint8Array,
    changed: Readonly<Record<string, string>> = {},
  ) => {
    const form = new FormData();
    for (const { name, value } of fields) form.append(name, changed[name] ?? value);
    form.append("file", new Blob([Uint8Array.from(file)]), "me.jpg");
    const answer = await fetch(url, { method: "POST", body: form });
    return { status: answer.status, text: await answer.text() };
  };
  const decided = async (who: User): Promise<State> => {
    for (;;) {
      const state = await stateOf(who);
      if (state.state !== "processing") return state;
      await delay(50);
    }
  };
  const keys = async (prefix = "") => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
    return Contents.map(({ Key = "" }) => Key);
  };
  const gone = async (prefix: string) => {
    while ((await keys(prefix)).length > 0) await delay(50);
  };

  it("is there in two sizes, without what the camera noted, and for whom the address was signed", async () => {
    assert.deepEqual(await stateOf(user), { state: "none", pictures: [] });
    const form = await formFor(user);
    assert.equal((await stateOf(user)).state, "processing");
    const { status, text } = await send(form, withSegments(await jpeg(300, 200), exif(1)));
    assert.equal(status, 204, text);
    const { state, pictures } = await decided(user);
    assert.equal(state, "ready");
    assert.deepEqual(
      pictures.map(({ size }) => size),
      [96, 512],
    );
    for (const { size, url } of pictures) {
      const answer = await fetch(url);
      assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "image/webp"]);
      const bytes = Buffer.from(await answer.arrayBuffer());
      const { type, width, height } = inspect(bytes);
      assert.deepEqual([type, width, height], ["image/webp", size, size]);
      assert.ok(!bytes.includes("GPS"));
      const unsigned = await fetch(url.replace(/\?.*/, ""));
      assert.equal(unsigned.status, 403);
      const other = await fetch(url.replace(`/${size}.webp`, size === 96 ? "/512.webp" : "/96.webp"));
      assert.equal(other.status, 403);
    }
    await gone(`private/${user.id}/`);
    assert.deepEqual((await keys()).length, 2);
    assert.deepEqual(await stateOf(stranger), { state: "none", pictures: [] });
  });

  it("is not changed by a file that is none, which is refused with the reason", async () => {
    const before = await keys();
    const html = Buffer.from("<!doctype html><script>alert(1)</script>");
    assert.equal((await send(await formFor(user), html)).status, 204);
    const { state, reason, pictures } = await decided(user);
    assert.deepEqual([state, reason, pictures.length], ["refused", "type", 2]);
    await gone(`private/${user.id}/`);
    assert.deepEqual(await keys(), before);
  });

  it("is told by its content: a PNG in a form for a JPEG is a picture", async () => {
    const before = await keys();
    assert.equal((await send(await formFor(user), png(64, 64))).status, 204);
    assert.equal((await decided(user)).state, "ready");
    await gone(`private/${user.id}/`);
    const after = await keys();
    assert.deepEqual([after.length, before.filter((key) => after.includes(key))], [2, []]);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
  it("is uploaded with the form as it was signed, and with no other", async () => {
    const form = await formFor(user);
    const file = png(64, 64);
    const key = form.fields.find(({ name }) => name === "key")?.value ?? "";
    const refused: readonly [string, Readonly<Record<string, string>>, Uint8Array, number, RegExp][] = [
      ["another key", { key: `${key}x` }, file, 403, /Policy Condition failed/],
      [
        "a stranger's prefix",
        { key: key.replace(user.id, stranger.id) },
        file,
        403,
        /Policy Condition failed/,
      ],
      ["a made picture", { key: key.replace("private/", "pictures/") }, file, 403, /Policy Condition failed/],
      ["another type", { "Content-Type": "text/html" }, file, 403, /Policy Condition failed/],
      ["8 MB and a byte", {}, Buffer.alloc(8 * 1024 * 1024 + 1), 400, /EntityTooLarge/],
      ["nothing", {}, Buffer.alloc(0), 400, /EntityTooSmall/],
      ["another signature", { "X-Amz-Signature": "0".repeat(64) }, file, 403, /SignatureDoesNotMatch/],
      [
        "another policy",
        { Policy: Buffer.from("{}").toString("base64") },
        file,
        403,
        /SignatureDoesNotMatch/,
      ],
    ];
    for (const [what, changed, body, status, code] of refused) {
      const answer = await send(form, body, changed);
      assert.equal(answer.status, status, `${what}: ${answer.text}`);
      assert.match(answer.text, code, what);
    }
    const more = { ...form, fields: [{ name: "acl", value: "public-read" }, ...form.fields] };
    assert.match((await send(more, file)).text, /Extra input fields: acl/);
    assert.deepEqual(await keys("private/"), []);
    for (const contentType of ["image/svg+xml", "text/html", "image/gif", ""])
      assert.equal((await api("POST", user, { contentType })).status, 400, contentType);
    assert.equal((await copy.site("/api/me/picture", { method: "POST" })).status, 401);
  });

  it("is gone when it is taken back, and an upload of before does not bring it back", async () => {
    const early = await formFor(user);
    const { status, body } = await api("DELETE", user);
    assert.deepEqual([status, body], [200, { removed: true }]);
    assert.deepEqual(await keys(), []);
    assert.deepEqual(await stateOf(user), { state: "none", pictures: [] });
    assert.equal((await send(early, png(64, 64))).status, 204);
    await gone(`private/${user.id}/`);
    assert.deepEqual([await keys(), await stateOf(user)], [[], { state: "none", pictures: [] }]);
    assert.deepEqual((await api("DELETE", user)).body, { removed: false });
  });

  it("is gone with its owner, who gets no form any more", async () => {
    await send(await formFor(user), png(64, 64));
    assert.equal((await decided(user)).state, "ready");
    await gone(`private/${user.id}/`);
    const late = await formFor(user);
    const { status, body } = await api("DELETE", user, { confirm: "withdraw" }, "/api/me");
    assert.equal(status, 200, JSON.stringify(body));
    const { steps } = body as { steps: readonly { step: string; removed: number }[] };
    assert.deepEqual(steps.at(-1), { step: "picture", removed: 2 });
    assert.equal((await api("POST", user, { contentType: "image/png" })).status, 409);
    assert.equal((await send(late, png(64, 64))).status, 204);
    await gone(`private/${user.id}/`);
    assert.deepEqual(await keys(), []);
    // Nobody lacked a right but who asked without one, in the first test.
    const denials = await copy.console<{ principal: string }[]>("/api/denials");
    assert.deepEqual(
      denials.filter(({ principal }) => principal !== "*"),
      [],
    );
  });
});
