import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readme, withCoverage } from "../tools/coverage.ts";

describe("The table of what runs", () => {
  it("is what the services say", async () => {
    const text = readFileSync(readme, "utf8");
    assert.equal(text, await withCoverage(text), "Fix: npm run coverage");
  });

  it("names what runs, what is recorded and what is refused", () => {
    const text = readFileSync(readme, "utf8");
    assert.match(text, /^\| sqs \| .*sqs\.Queue, /m);
    assert.match(text, /^\| wafv2 \|  \| wafv2\.WebAcl \(requests are not filtered\)/m);
    assert.match(text, /^\| sts \| AssumeRole, .* \| \d+ \|$/m);
    assert.match(text, /The other 1\d{3} types of `@pulumi\/aws` are refused by name/);
  });
});
