import assert from "node:assert/strict";
import { codeCommit } from "../../aws/codecommit/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const REPOSITORY = "aws:codecommit/repository:Repository";

describe("A repository of CodeCommit", () => {
  let testbed: Testbed;
  before(async () => {
    testbed = await startTestbed([codeCommit]);
  });
  after(() => testbed.stop());

  // https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateRepositoryName.html
  it("gets another name in place, and leaves the old one free", async () => {
    const { resources } = testbed;
    const before = await resources.create(REPOSITORY, "code", { repositoryName: "code" });
    const after = await resources.update(REPOSITORY, "code", { repositoryName: "renamed" });
    assert.equal(after["repositoryId"], before["repositoryId"]);
    assert.match(String(after["arn"]), /:renamed$/);
    assert.match(String(after["cloneUrlHttp"]), /\/v1\/repos\/renamed$/);
    await resources.create(REPOSITORY, "other", { repositoryName: "code" });
    await assert.rejects(resources.update(REPOSITORY, "code", { repositoryName: "code" }), {
      name: "RepositoryNameExistsException",
      message: "Repository named code already exists",
    });
    const { arn } = await resources.update(REPOSITORY, "code", {
      repositoryName: "renamed",
      tags: { a: "b" },
    });
    assert.equal(arn, after["arn"]);
  });
});
