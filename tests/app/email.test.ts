import assert from "node:assert/strict";
import { emailPattern } from "../../app/shared/email-pattern.ts";
import { normaliseEmail } from "../../app/shared/email.ts";

describe("A mail address", () => {
  for (const [written, stored] of [
    ["x@example.com", "x@example.com"],
    ["  Jara.M+tag@Example.COM ", "jara.m+tag@example.com"],
    ["x@예시.한국", "x@xn--vv4b11d.xn--3e0b707e"],
    ["x@sub。example．com", "x@sub.example.com"],
    [`${"l".repeat(64)}@example.com`, `${"l".repeat(64)}@example.com`],
  ] as const)
    it(`is stored in one spelling: ${JSON.stringify(written)}`, () => {
      assert.equal(normaliseEmail(written), stored);
    });

  for (const written of [
    "",
    "example.com",
    "@example.com",
    "x@",
    "x@example",
    "x@@example.com",
    "x y@example.com",
    "x\n@example.com",
    "a..b@example.com",
    ".a@example.com",
    "é@example.com",
    `${"l".repeat(65)}@example.com`,
    `x@${"d".repeat(64)}.com`,
    `x@${"dd.".repeat(90)}com`,
    "x@127.0.0.1",
    "x@[127.0.0.1]",
    "x@example.com.",
    "x@-example.com",
    // A browser reads each of these as example.com, or as a part of it.
    "x@exam\nple.com",
    "x@exam\r\nple.com",
    "x@exam\tple.com",
    "x@exam\u00adple.com",
    "x@exam\u200bple.com",
    "x@ex%61mple.com",
    "x@example.com/path",
    "x@example.com?query",
    "x@example.com#part",
    "x@example.com:25",
    "x@example.com\\path",
  ])
    it(`is none: ${JSON.stringify(written).slice(0, 60)}`, () => {
      assert.equal(normaliseEmail(written), undefined);
    });

  it("is stored in a form that the resolvers know by the same rule", () => {
    const rule = new RegExp(emailPattern);
    for (const written of ["Jara@Example.com", "x@예시.한국", "a+b@sub.example.org"])
      assert.match(normaliseEmail(written) ?? "", rule);
    for (const text of ["X@example.com", "x@예시.한국", "x@exam\nple.com", "x@example.com\n"])
      assert.doesNotMatch(text, rule);
  });
});
