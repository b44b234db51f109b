import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { apiTypes, apiTypesFile } from "../../scripts/api-types.ts";

describe("The site's types of answers", () => {
  it("are those of the service's OpenAPI document and of the functions' schemas", async () => {
    assert.equal(readFileSync(apiTypesFile, "utf8"), await apiTypes(), "Fix: npm run api-types");
  });

  it("name the members that an answer has, and which may be absent", async () => {
    const text = await apiTypes();
    assert.match(
      text,
      /interface ListMysfitsAnswer \{[^}]*readonly mysfitId: string;[\s\S]*readonly cursor\?: string;/,
    );
    assert.match(text, /readonly p50: number \| null;/);
    assert.match(text, /interface ListMysfitsQuery \{\s*readonly goodevil\?: "Good" \| "Neutral" \| "Evil";/);
    assert.doesNotMatch(text, /interface (Live|Ready)/);
  });
});
