import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphOfStack } from "../support/graph.ts";

/** Reads the URNs of what is deployed, without stage and project, and without the site's built files: their names have a hash. */
const urnsOf = (graph: ResourceGraph): string[] =>
  graph.resources
    .map(({ urn }) => urn.split("::").slice(2).join("::"))
    .filter((urn) => !urn.includes("::site/assets/"))
    .sort();

// A resource whose URN changes is deleted and made again, with all that is in it: a table, a bucket, the users.
// https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
for (const stack of ["dev", "prod"])
  describe(`URNs of stack ${stack}`, () => {
    let urns: readonly string[];
    const known = readFileSync(join(import.meta.dirname, `urns/${stack}.txt`), "utf8")
      .trim()
      .split("\n");
    before(async () => {
      urns = urnsOf(await graphOfStack(stack));
    });

    it("are there once", () => {
      assert.equal(new Set(urns).size, urns.length);
    });

    it("keep those of every deployed resource", () => {
      const lost = known.filter((urn) => !urns.includes(urn));
      assert.deepEqual(
        lost,
        [],
        "Fix: keep name and parent, or give the resource an alias and change its line",
      );
    });

    it("are all listed, so that none of them changes unseen", () => {
      const added = urns.filter((urn) => !known.includes(urn));
      assert.deepEqual(added, [], `Fix: add the lines to tests/components/urns/${stack}.txt`);
    });
  });
