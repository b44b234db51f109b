import assert from "node:assert/strict";
import { operations } from "../../aws/s3/api.ts";
import { lazyModel, membersOf, traitsOf, type MemberTraits } from "../../wire/model.ts";
import { sendRaw } from "../support/raw-request.ts";
import { S3Bed } from "./support/s3-bed.ts";

const model = lazyModel(`${import.meta.dirname}/../../aws/s3`)();

const location =
  "<CreateBucketConfiguration><LocationConstraint>ap-northeast-2</LocationConstraint></CreateBucketConfiguration>";

/** Texts that no header or parameter should be. */
const values = ["", "-1", "1e400", "__proto__", "x".repeat(3000)];

const bodies = [
  "",
  "null",
  "{}",
  "<",
  "<A/>",
  "<Delete><Object>text</Object></Delete>",
  "<Tagging><TagSet><Tag/></TagSet></Tagging>",
  `${"<a>".repeat(500)}${"</a>".repeat(500)}`,
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Tagging>&b;</Tagging>',
  "\u0000\ufffe",
];

// Bad input is the caller's mistake: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
describe("S3, asked badly,", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
  });
  // One of the operations deletes it.
  beforeEach(async () => {
    await sendRaw(bed.testbed, "PUT", "/hostile", { body: location });
    await bed.put("hostile", "key", "content");
  });
  after(() => bed.stop());

  const send = async (method: string, target: string, headers: Record<string, string>, body = "") => {
    const answer = await sendRaw(bed.testbed, method, target, { headers, body });
    const asked = `${method} ${target} ${JSON.stringify(headers).slice(0, 80)} ${body.slice(0, 80)}`;
    assert.notEqual(answer.status, 500, `${asked}: ${answer.body}`);
    if (answer.status >= 400 && method !== "HEAD")
      assert.match(answer.body, /^<\?xml[^>]*>\n<Error><Code>\w+<\/Code><Message>/, asked);
  };

  for (const { name } of operations)
    it(`answers ${name} with a mistake of the caller's, never with 500`, async () => {
      const { http, input, requires = [], isOnBucket } = model.operations[name] ?? {};
      const [method = "", template = ""] = http ?? [];
      const [path = "", parameters = ""] = template.split("?");
      const required: readonly (readonly [string, string])[] = requires.map((binding) => [
        binding.slice(binding.indexOf(":") + 1),
        binding.startsWith("header:") ? "header" : "query",
      ]);
      const target = (key: string, query: Readonly<Record<string, string>>) => {
        const pairs = [...new URLSearchParams(parameters), ...Object.entries(query)];
        const text = pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
        return `${isOnBucket ? "/hostile" : ""}${path.replace("{Key+}", key)}${text === "" ? "" : `?${text}`}`;
      };
      const given = (kind: string) =>
        Object.fromEntries(required.filter(([, one]) => one === kind).map(([one]) => [one, "1"]));
      for (const body of [...bodies, ...documentsFor(input)])
        await send(method, target("key", given("query")), given("header"), body);
      for (const key of ["%00", "..%2f..", "%F0%9F%98%80", "a".repeat(2000)])
        await send(method, target(key, given("query")), given("header"));
      const members = Object.values(membersOf(model, input)).map(traitsOf);
      for (const value of values) for (const member of members) await sendWith(member, value);

      async function sendWith({ header, query }: MemberTraits, value: string): Promise<void> {
        if (query !== undefined)
          await send(method, target("key", { ...given("query"), [query]: value }), given("header"));
        // A wrong length is between HTTP's client and its server.
        if (header !== undefined && header !== "Content-Length")
          await send(method, target("key", given("query")), {
            ...given("header"),
            [header.toLowerCase()]: value.trim(),
          });
      }
    });
});

/** Documents of the right name, with what does not belong into them. */
function documentsFor(input: string | undefined): string[] {
  const payload = Object.values(membersOf(model, input))
    .map(traitsOf)
    .find(({ isPayload }) => isPayload);
  if (!payload) return [];
  const { target, xmlName } = payload;
  const root = xmlName ?? target;
  const inner = Object.entries(membersOf(model, target)).flatMap(([name, member]) => {
    const element = traitsOf(member).xmlName ?? name;
    const one = traitsOf(member).target.replace(/\[\]$/, "");
    return [
      `<${element}/>`,
      `<${element}>x</${element}>`,
      `<${element}>-1</${element}><${element}>1e400</${element}>`,
      ...Object.keys(membersOf(model, one)).flatMap((child) => [
        `<${element}><${child}/></${element}>`,
        `<${element}><${child}>constructor</${child}></${element}>`,
      ]),
    ];
  });
  return ["", "x", "<Unknown/>", ...inner].map((content) => `<${root}>${content}</${root}>`);
}
