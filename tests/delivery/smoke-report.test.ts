import assert from "node:assert/strict";
import { isWell, write, type Report } from "../../scripts/smoke/report.ts";

const report: Report = {
  url: "https://d111111abcdef8.cloudfront.net",
  results: [
    { name: "page", about: "the page & more", outcome: "held", milliseconds: 1234, tries: 2 },
    {
      name: "list",
      about: "the list",
      outcome: "failed",
      milliseconds: 34,
      tries: 1,
      message: 'GET /api/mysfits answered 500: {"title":"<b>\u0000"}',
      remedy: "look",
    },
    { name: "user", about: "signs in", outcome: "skipped", milliseconds: 0, tries: 0, message: "no --user" },
  ],
};

describe("The report of a smoke test", () => {
  it("has a line for each check, and says what to do, as text", () => {
    assert.equal(
      write(report, "text"),
      `ok   page   1234 ms  the page & more (at the try 2)
FAIL list     34 ms  the list
       GET /api/mysfits answered 500: {"title":"<b>\u0000"}
       Do: look
-    user      0 ms  signs in: no --user
https://d111111abcdef8.cloudfront.net: 1 held, 1 failed, 1 left out, in 1.3 s
`,
    );
  });

  // https://docs.aws.amazon.com/codebuild/latest/userguide/test-reporting.html
  it("is XML that a reader of JUnit's takes, whatever a site answered", () => {
    assert.equal(
      write(report, "junit"),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites><testsuite name="smoke https://d111111abcdef8.cloudfront.net" tests="3" failures="1" errors="0" skipped="1" time="1.268">
    <testcase classname="smoke.page" name="the page &amp; more" time="1.234" />
    <testcase classname="smoke.list" name="the list" time="0.034"><failure message="GET /api/mysfits answered 500: {&quot;title&quot;:&quot;&lt;b&gt;\uFFFD&quot;}">Do: look</failure></testcase>
    <testcase classname="smoke.user" name="signs in" time="0.000"><skipped message="no --user" /></testcase>
</testsuite></testsuites>
`,
    );
  });

  it("says in JSON how it went", () => {
    assert.deepEqual(JSON.parse(write(report, "json")), { ok: false, ...report });
  });

  it("is not well when something failed, or when nothing was looked at", () => {
    const [held, failed, skipped] = report.results;
    assert.ok(held && failed && skipped);
    assert.equal(isWell({ ...report, results: [held, skipped] }), true);
    assert.equal(isWell({ ...report, results: [held, failed] }), false);
    assert.equal(isWell({ ...report, results: [skipped] }), false);
  });
});
