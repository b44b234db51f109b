import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { modelPath, modelText } from "../../tools/models.ts";
import { wireApis } from "../../tools/wire-apis.ts";

describe("Models of the APIs", () => {
  for (const api of wireApis)
    it(`has the current one of ${api.folder}: npm run models writes it`, async () => {
      assert.equal(readFileSync(modelPath(api), "utf8"), await modelText(api));
    });
});
