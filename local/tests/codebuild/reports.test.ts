import assert from "node:assert/strict";
import {
  BatchGetReportGroupsCommand,
  BatchGetReportsCommand,
  DescribeCodeCoveragesCommand,
  DescribeTestCasesCommand,
  ListReportGroupsCommand,
  ListReportsForReportGroupCommand,
} from "@aws-sdk/client-codebuild";
import { Builds, buildStatements, contextsOf, REPORT_GROUP } from "./support/builds.ts";

const junit = `<?xml version="1.0" encoding="utf-8"?>
<testsuites name="all"><testsuite name="Likes" tests="4">
<testcase classname="likes.test" name="counts &lt;one&gt;" time="0.25"/>
<testcase classname="likes.test" name="is refused" time="0.5"><failure message="expected 1">at likes.test.ts:3</failure></testcase>
<testcase classname="likes.test" name="breaks"><error>boom</error></testcase>
<testcase classname="likes.test" name="waits"><skipped/></testcase>
</testsuite></testsuites>`;

const clover = `<?xml version="1.0"?><coverage><project><package name="app">
<file name="a.ts" path="app/a.ts"><metrics statements="4" coveredstatements="3" conditionals="2" coveredconditionals="1"/></file>
<file name="b.ts" path="app/b.ts"><metrics statements="6" coveredstatements="6" conditionals="0" coveredconditionals="0"/></file>
</package></project></coverage>`;

const cobertura = `<?xml version="1.0"?><coverage><packages><package name="app"><classes><class name="a" filename="app/a.ts"><lines>
<line number="1" hits="1"/><line number="2" hits="0" branch="true" condition-coverage="50% (1/2)"/></lines></class></classes></package></packages></coverage>`;

const spec = (reports: string) => `
version: 0.2
phases: { build: { commands: [true] } }
reports:
${reports}`;

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-reporting.html */
describe("A report of a build", function () {
  this.timeout(30_000);
  let builds: Builds;
  before(async () => (builds = await Builds.open()));
  after(async () => await builds.close());

  const report = async (arn = "") => {
    const { reports = [] } = await builds.codeBuild.send(new BatchGetReportsCommand({ reportArns: [arn] }));
    return reports[0];
  };

  it("has the tests of a JUnit file, in a group that is made for the project", async () => {
    await builds.project(
      "unit",
      spec("  tests: { files: ['**/*.xml'], base-directory: out, file-format: JUNITXML }"),
      {
        files: { "out/deep/results.xml": junit },
      },
    );
    const build = await builds.run("unit");
    assert.equal(build.buildStatus, "SUCCEEDED");
    const [arn = ""] = build.reportArns ?? [];
    assert.match(arn, /^arn:aws:codebuild:ap-northeast-2:000000000000:report\/unit-tests:[\w-]{36}$/);
    const found = await report(arn);
    assert.deepEqual(
      [found?.status, found?.type, found?.executionId, found?.testSummary],
      [
        "FAILED",
        "TEST",
        build.arn,
        {
          total: 4,
          statusCounts: { SUCCEEDED: 1, FAILED: 1, ERROR: 1, SKIPPED: 1, UNKNOWN: 0 },
          durationInNanoSeconds: 750_000_000,
        },
      ],
    );
    assert.equal(found?.codeCoverageSummary, undefined);
    const { testCases = [] } = await builds.codeBuild.send(
      new DescribeTestCasesCommand({ reportArn: arn, filter: { status: "FAILED" } }),
    );
    assert.deepEqual(
      testCases.map(({ name, prefix, testSuiteName, message, testRawDataPath }) => [
        name,
        prefix,
        testSuiteName,
        message,
        testRawDataPath,
      ]),
      [["is refused", "likes.test", "Likes", "expected 1\nat likes.test.ts:3", "deep/results.xml"]],
    );
    const all = await builds.codeBuild.send(new DescribeTestCasesCommand({ reportArn: arn, maxResults: 1 }));
    assert.deepEqual(
      all.testCases?.map(({ name }) => name),
      ["counts <one>"],
    );
    assert.ok(all.nextToken);
    const { reportGroups } = await builds.codeBuild.send(new ListReportGroupsCommand({}));
    assert.deepEqual(reportGroups, ["arn:aws:codebuild:ap-northeast-2:000000000000:report-group/unit-tests"]);
    const { reports } = await builds.codeBuild.send(
      new ListReportsForReportGroupCommand({ reportGroupArn: reportGroups?.[0] }),
    );
    assert.deepEqual(reports, [arn]);
  });

  it("has the coverage of Clover and Cobertura files, in groups of the program", async () => {
    const arns: string[] = [];
    for (const name of ["clover", "cobertura"]) {
      const group = await builds.testbed.resources.create(REPORT_GROUP, name, {
        name,
        type: "CODE_COVERAGE",
        exportConfig: { type: "NO_EXPORT" },
        deleteReports: true,
      });
      arns.push(group["arn"] as string);
    }
    await builds.project(
      "coverage",
      spec(`  ${arns[0]}: { files: [clover.xml], file-format: CLOVERXML }
  ${arns[1]}: { files: [cobertura.xml], file-format: COBERTURAXML }`),
      { files: { "clover.xml": clover, "cobertura.xml": cobertura } },
    );
    const { reportArns = [] } = await builds.run("coverage");
    const found = await Promise.all(reportArns.map(report));
    assert.deepEqual(
      found.map((one) => one?.codeCoverageSummary),
      [
        {
          lineCoveragePercentage: 90,
          linesCovered: 9,
          linesMissed: 1,
          branchCoveragePercentage: 50,
          branchesCovered: 1,
          branchesMissed: 1,
        },
        {
          lineCoveragePercentage: 50,
          linesCovered: 1,
          linesMissed: 1,
          branchCoveragePercentage: 50,
          branchesCovered: 1,
          branchesMissed: 1,
        },
      ],
    );
    const { codeCoverages = [] } = await builds.codeBuild.send(
      new DescribeCodeCoveragesCommand({ reportArn: reportArns[0], maxLineCoveragePercentage: 80 }),
    );
    assert.deepEqual(
      codeCoverages.map(({ filePath, linesMissed }) => [filePath, linesMissed]),
      [["app/a.ts", 1]],
    );
    await builds.testbed.resources.remove(REPORT_GROUP, "clover");
    const { reportGroupsNotFound } = await builds.codeBuild.send(
      new BatchGetReportGroupsCommand({ reportGroupArns: [arns[0] ?? ""] }),
    );
    assert.deepEqual(reportGroupsNotFound, [arns[0]]);
    assert.equal(await report(reportArns[0]), undefined);
  });

  it("fails the build when its files are not there, are something else, or the role may not", async () => {
    const [logging, source] = buildStatements;
    const cases = [
      ["doubled", "  tests: { files: [out/results.xml], base-directory: out }", buildStatements],
      ["other", "  tests: { files: [out/other.xml] }", buildStatements],
      ["broken", "  tests: { files: [out/broken.xml] }", buildStatements],
      ["denied", "  tests: { files: [out/results.xml] }", [logging, source] as object[]],
    ] as const;
    const reasons: string[] = [];
    for (const [name, reports, statements] of cases) {
      await builds.project(name, spec(reports), {
        files: { "out/results.xml": junit, "out/other.xml": "<html/>", "out/broken.xml": "<testsuite>" },
        statements,
      });
      const build = await builds.run(name);
      assert.deepEqual([build.buildStatus, build.reportArns], ["FAILED", []], name);
      reasons.push(...contextsOf(build));
    }
    assert.equal(reasons[0], "UPLOAD_ARTIFACTS CLIENT_ERROR: [tests: [report files not found in build]]");
    assert.match(
      reasons[1] ?? "",
      /^UPLOAD_ARTIFACTS CLIENT_ERROR: \[tests: \[out\/other\.xml is not in the format JUNITXML/,
    );
    assert.match(reasons[2] ?? "", /out\/broken\.xml is not in the format JUNITXML: line 1/);
    assert.match(
      reasons[3] ?? "",
      /\[tests: \[AccessDeniedException: .* is not authorized to perform: codebuild:CreateReportGroup on resource: arn:aws:codebuild:ap-northeast-2:000000000000:report-group\/denied-tests/,
    );
  });
});
