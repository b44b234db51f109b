import assert from "node:assert/strict";
import { isStraightLine } from "../../aws/cloudfront/functions/straight-line.ts";

const handler = (body: string) => `function handler(event) {\n  ${body}\n}\n`;

/** Code that can't run for long. */
const bounded = [
  "return event.request;",
  'var request = event.request; request.headers["true-client-ip"] = { value: event.viewer.ip }; return request;',
  'var last = event.request.uri.substring(event.request.uri.lastIndexOf("/") + 1); if (last.indexOf(".") === -1) event.request.uri = "/index.html"; return event.request;',
  "event.request.uri = 'while (true) for do /a+/ handler(';",
];

/** Code that might, or that is not understood. */
const unknown = [
  "for (;;);",
  "while (true);",
  "do {} while (true);",
  "return handler(event);",
  "var again = handler; again(event);",
  "return +{ valueOf: handler };",
  "event.request.uri.replace(/(a+)+$/, '');",
  "Object.keys(event).forEach(function (name) {});",
  "[1].map((one) => one);",
  "event['repeat'](1);",
  "(0, event.f)();",
  '"a".repeat(1e9);',
  "new Array(1e9).fill(0);",
  "await null;",
  "event.f`x`;",
  "event.f?.(1);",
  "eval('for (;;);');",
  "var \\u0066 = 1;",
];

describe("The code of a CloudFront Function", () => {
  for (const body of bounded)
    it(`is straight: ${body.slice(0, 60)}`, () => {
      assert.equal(isStraightLine(handler(body)), true);
    });

  for (const body of unknown)
    it(`is not taken to be straight: ${body}`, () => {
      assert.equal(isStraightLine(handler(body)), false);
    });

  it("is not taken to be straight with a second function, or beside other code", () => {
    assert.equal(isStraightLine(`${handler("return event.request;")}function more() {}`), false);
    assert.equal(isStraightLine(`for (;;);\n${handler("return event.request;")}`), false);
    assert.equal(isStraightLine("async function handler(event) { for (;;); }"), false);
  });
});
