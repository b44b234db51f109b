import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { listings } from "../tools/arguments.ts";
import { openServices, readme, withCoverage } from "../tools/coverage.ts";

describe("The table of what runs", () => {
  it("is what the services say", async () => {
    const text = readFileSync(readme, "utf8");
    assert.equal(text, await withCoverage(text), "Fix: npm run coverage");
  });

  it("names what runs, what is recorded and what is refused", () => {
    const text = readFileSync(readme, "utf8");
    assert.match(text, /^\| sqs \| .*sqs\.Queue, /m);
    assert.match(text, /^\| wafv2 \| .*wafv2\.WebAcl/m);
    assert.match(text, /^\| kms \|  \| kms\.Alias \(/m);
    assert.match(text, /^\| sts \| AssumeRole, .* \| \d+ \|$/m);
    assert.match(text, /The other 1\d{3} types of `@pulumi\/aws` are refused by name/);
  });
});

// Every argument of the installed SDK is read, without effect for a reason, or refused by name: never taken in silence.
describe("The list of arguments and members", () => {
  for (const { path, make } of listings)
    it(`${basename(path)} is what the code says of the installed SDK`, async () => {
      assert.equal(readFileSync(path, "utf8"), await make(await openServices()), "Fix: npm run coverage");
    });

  it("names what is refused", () => {
    const texts = listings.map(({ path }) => readFileSync(path, "utf8"));
    assert.match(
      texts[0] ?? "",
      /## s3\.Bucket\n\n- read: [^\n]*policy[^\n]*\n[^#]*- refused: [^\n]*replicationConfiguration/,
    );
    assert.match(
      texts[1] ?? "",
      /## sts: AssumeRole\n\n- read: [^\n]*ExternalId[^\n]*\n- refused: [^\n]*SourceIdentity/,
    );
  });
});
