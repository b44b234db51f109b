import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, delimiter, join, resolve } from "node:path";
import { BatchGetReportsCommand, DescribeTestCasesCommand, type Build } from "@aws-sdk/client-codebuild";
import { parse } from "yaml";
import { parseBuildspec } from "../../local/aws/codebuild/buildspec.ts";
import { Builds, contextsOf } from "../../local/tests/codebuild/support/builds.ts";
import { graphOfStack } from "../support/graph.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = "delivery/pipeline/buildspecs";
const read = (path: string) => readFileSync(join(root, path), "utf8");
const buildspecs = globSync("*.yml", { cwd: join(root, folder) }).sort();

/** Variables that builds of the pipeline have, beside CodeBuild's own. */
const given = [
  "STACK",
  "SITE_URL",
  "REVISION",
  "REPOSITORY_URL",
  "CONTAINER",
  "PATH",
  "PWD",
  "PULUMI_SHA256",
];

describe("Buildspecs of the pipeline", () => {
  it("are those that the builds of Pipeline have", async () => {
    const graph = await graphOfStack("main", { folder: "delivery/pipeline" });
    const used = graph
      .byType("aws:codebuild/project:Project")
      .map(({ inputs }) => (inputs["source"] as { readonly buildspec: string }).buildspec);
    const there = buildspecs.map((file) => `${folder}/${file}`);
    for (const path of used) assert.ok(there.includes(path), path);
    assert.deepEqual(
      there.filter((path) => !used.includes(path)).map((path) => basename(path)),
      // For stages that ECS is told of.
      ["image.yml"],
    );
  });

  for (const file of buildspecs)
    it(`say what CodeBuild understands, with paths that are not doubled, and no secret: ${file}`, async () => {
      const text = read(`${folder}/${file}`);
      const { phases, reports, cache, shell, variables, exportedVariables } = await parseBuildspec(text);
      assert.equal(shell, "bash");
      assert.deepEqual(phases.install.runtimeVersions, { nodejs: process.versions.node.split(".")[0] });
      // A base directory is not part of the paths of its files.
      for (const { baseDirectory, files } of reports)
        for (const path of files) assert.ok(baseDirectory !== "" && !path.startsWith(baseDirectory), path);
      for (const path of cache.paths) assert.ok(!path.startsWith("/"), path);
      assert.ok(cache.paths.includes(`${variables["npm_config_cache"]}/**/*`));
      const commands = Object.values(phases).flatMap((phase) => [...phase.commands, ...phase.finally]);
      for (const name of exportedVariables)
        assert.ok(
          commands.some((command) => command.endsWith(` && export ${name}`)),
          name,
        );
      const known = [...given, ...Object.keys(variables), ...exportedVariables];
      for (const [, name = ""] of commands.join("\n").matchAll(/\$\{?([A-Z]\w*)/g))
        assert.ok(known.includes(name) || name.startsWith("CODEBUILD_"), name);
      assert.doesNotMatch(text, /\bset -[a-z]*x|printenv|PULUMI_ACCESS_TOKEN|^ *- env\b/m);
    });

  it("run scripts that there are", () => {
    const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Record<string, string> };
    for (const file of buildspecs)
      for (const [, script = ""] of read(`${folder}/${file}`).matchAll(
        /\bnpm (?:run )?(?:-s )?([a-z][\w:-]*)/g,
      ))
        assert.ok(script in scripts, `${file}: ${script}`);
    for (const file of buildspecs)
      for (const [, path = ""] of read(`${folder}/${file}`).matchAll(/ ((?:scripts|delivery)\/[\w./-]+)/g))
        assert.ok(read(path), path);
  });

  it("have the reports that the projects have groups for", async () => {
    const graph = await graphOfStack("main", { folder: "delivery/pipeline" });
    for (const project of graph.byType("aws:codebuild/project:Project")) {
      const { buildspec } = project.inputs["source"] as { readonly buildspec: string };
      const { reports = {} } = parse(read(buildspec)) as { readonly reports?: object };
      const groups = graph
        .byType("aws:codebuild/reportGroup:ReportGroup")
        .map(({ inputs }) => String(inputs["name"]))
        .filter((name) =>
          Object.keys(reports).includes(name.slice(String(project.inputs["name"]).length + 1)),
        );
      assert.equal(groups.length, Object.keys(reports).length, project.name);
    }
  });
});

/** Stands for programs of the build's image: says how it was called, and does what it is told by the first argument that matches. */
const fake = (name: string, cases: Readonly<Record<string, string>> = {}) => `#!/usr/bin/env bash
call="${name} $*"
case "$call" in
${Object.entries(cases)
  .map(([pattern, commands]) => `  ${pattern}) ${commands} ;;`)
  .join("\n")}
  *) echo "called: $call" ;;
esac
`;

const junit = (failures: number) =>
  `<testsuite name="mysfits" tests="2"><testcase classname="Sums" name="adds" time="0.5"/><testcase classname="Sums" name="subtracts" time="0.25">${failures ? "<failure>3, not 2</failure>" : ""}</testcase></testsuite>`;
const clover = `<coverage><project name="mysfits"><package name="app"><file name="sum.ts" path="app/sum.ts"><line num="1" count="1" type="stmt"/><line num="2" count="0" type="stmt"/></file></package></project></coverage>`;
const previewed = `Previewing update (prod):
+ aws:sqs/queue:Queue: (create)
Resources:
    + 2 to create
    ~ 1 to update
    3 changes. 310 unchanged
`;

describe("Builds of the pipeline, as CodeBuild runs them", function () {
  this.timeout(60_000);
  let builds: Builds;
  let tools: string;
  let count = 0;
  before(async () => {
    builds = await Builds.open();
    // Not in the folder for temporary files, of which a build has its own.
    tools = mkdtempSync("/var/tmp/tools-");
  });
  after(async () => {
    rmSync(tools, { recursive: true });
    await builds.close();
  });

  /** Runs a buildspec with stand-ins for the programs that it calls. */
  async function run(
    buildspec: string,
    programs: Readonly<Record<string, Readonly<Record<string, string>>>>,
    {
      variables = {},
      files = {},
    }: { variables?: Readonly<Record<string, string>>; files?: Readonly<Record<string, string>> } = {},
  ): Promise<{ readonly name: string; readonly build: Build; readonly said: readonly string[] }> {
    const name = `${basename(buildspec, ".yml")}-${++count}`;
    const bin = mkdtempSync(join(tools, "bin-"));
    for (const [program, cases] of Object.entries(programs)) {
      writeFileSync(join(bin, program), fake(program, cases));
      chmodSync(join(bin, program), 0o755);
    }
    const environment = {
      PATH: [bin, process.env["PATH"]].join(delimiter),
      REVISION: "4f2c1ab",
      ...variables,
    };
    await builds.project(name, read(`${folder}/${buildspec}`), {
      files: { "delivery/pipeline/pulumi-cli.sh": read("delivery/pipeline/pulumi-cli.sh"), ...files },
      args: {
        environment: {
          type: "ARM_CONTAINER",
          image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
          computeType: "BUILD_GENERAL1_SMALL",
          environmentVariables: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
        },
      },
    });
    const build = await builds.run(name);
    const said = (await builds.lines(build)).filter((line) => !line.startsWith("[Container]"));
    return { name, build, said };
  }
  const exported = ({
    exportedEnvironmentVariables = [],
  }: Build): Readonly<Record<string, string | undefined>> =>
    Object.fromEntries(exportedEnvironmentVariables.map(({ name = "", value }) => [name, value]));
  const reportsOf = async ({ reportArns = [] }: Build) =>
    (await builds.codeBuild.send(new BatchGetReportsCommand({ reportArns }))).reports ?? [];

  const npmTest = (failures: number) => ({
    npm: {
      '"npm test -- --reports reports"': `mkdir -p reports; echo '${junit(failures)}' > reports/tests.xml; echo '${clover}' > reports/coverage.xml; git log --format=%s; exit ${failures}`,
    },
  });

  it("finds the reports of the tests where they are said to be, and a repository for tests that look at it", async () => {
    const { build, said } = await run("test.yml", npmTest(0));
    assert.equal(build.buildStatus, "SUCCEEDED", contextsOf(build).join("\n"));
    assert.deepEqual(said, ["4f2c1ab"]);
    const [tests, coverage] = (await reportsOf(build)).toSorted((one, other) =>
      (other.type ?? "").localeCompare(one.type ?? ""),
    );
    assert.deepEqual(
      [tests?.type, tests?.testSummary?.total, tests?.testSummary?.statusCounts],
      ["TEST", 2, tests?.testSummary?.statusCounts],
    );
    assert.equal(tests?.testSummary?.statusCounts?.["SUCCEEDED"], 2);
    assert.deepEqual(
      [
        coverage?.type,
        coverage?.codeCoverageSummary?.linesCovered,
        coverage?.codeCoverageSummary?.linesMissed,
      ],
      ["CODE_COVERAGE", 1, 1],
    );
  });

  it("fails with a test that fails, and has the report of it all the same", async () => {
    const { build } = await run("test.yml", npmTest(1));
    assert.equal(build.buildStatus, "FAILED");
    const tests = (await reportsOf(build)).find(({ type }) => type === "TEST");
    assert.equal(tests?.testSummary?.statusCounts?.["FAILED"], 1);
    const { testCases = [] } = await builds.codeBuild.send(
      new DescribeTestCasesCommand({ reportArn: tests?.arn, filter: { status: "FAILED" } }),
    );
    assert.deepEqual(
      testCases.map(({ name, message }) => [name, message]),
      [["subtracts", "3, not 2"]],
    );
  });

  const preview = (status: number) => ({
    pulumi: {},
    npm: { '"npm run -s pulumi -- preview --stack prod "*': `printf '${previewed}'; exit ${status}` },
  });

  it("tells what a preview would change, in one line for the question", async () => {
    const { build, said } = await run("review.yml", preview(0), { variables: { STACK: "prod" } });
    assert.equal(build.buildStatus, "SUCCEEDED", contextsOf(build).join("\n"));
    assert.equal(said[0], "called: pulumi version");
    assert.deepEqual(exported(build), { CHANGES: "2 to create, 1 to update, 310 unchanged" });
  });

  it("fails with a preview that fails, though its text goes through a pipe", async () => {
    const { build } = await run("review.yml", preview(255), { variables: { STACK: "prod" } });
    assert.equal(build.buildStatus, "FAILED");
  });

  const url = "https://d111111abcdef8.cloudfront.net";
  const stackOutput = { '*" stack output siteUrl "*': `echo ${url}` };

  it("deploys, asks whether that runs, and tells the address, in this order", async () => {
    const { build, said } = await run(
      "deploy.yml",
      { pulumi: {}, npm: stackOutput },
      { variables: { STACK: "prod" } },
    );
    assert.equal(build.buildStatus, "SUCCEEDED", contextsOf(build).join("\n"));
    assert.deepEqual(said, [
      "called: pulumi version",
      "called: npm run -s pulumi -- up --stack prod --yes --skip-preview --non-interactive --color never --message 4f2c1ab",
      "called: npm run -s verify -- --stack prod",
    ]);
    assert.deepEqual(exported(build), { SITE_URL: url });
  });

  it("has the engine ask the rules, where the program has a pack of them", async () => {
    const { said } = await run(
      "deploy.yml",
      { pulumi: {}, npm: stackOutput },
      { variables: { STACK: "dev" }, files: { "policies/PulumiPolicy.yaml": "runtime: nodejs" } },
    );
    assert.match(said[1] ?? "", / up --stack dev .* --policy-pack policies$/);
  });

  for (const [what, pattern] of [
    ["a deployment that fails", '*" up "*'],
    ["tasks that do not run", '*" verify "*'],
    ["a stack without an address", '*" stack output "*'],
  ] as const)
    it(`fails with ${what}, and asks nothing after it`, async () => {
      const { build, said } = await run(
        "deploy.yml",
        { pulumi: {}, npm: { [pattern]: "echo no; exit 1", ...stackOutput } },
        { variables: { STACK: "prod" } },
      );
      assert.equal(build.buildStatus, "FAILED");
      if (what !== "a stack without an address") assert.equal(said.at(-1), "no");
      assert.equal(exported(build)["SITE_URL"] ?? "", "");
    });

  it("visits the address that it was handed, with the report of the visit whatever it says", async () => {
    const visit = (status: number) => ({
      npm: {
        [`"npm run -s smoke -- --url ${url} "*`]: `echo "visits ${url}"; echo '${junit(status)}' > reports/smoke.xml; exit ${status}`,
      },
    });
    const variables = { STACK: "dev", SITE_URL: url };
    const well = await run("smoke.yml", visit(0), { variables });
    assert.equal(well.build.buildStatus, "SUCCEEDED", contextsOf(well.build).join("\n"));
    assert.deepEqual(well.said, [`visits ${url}`]);
    const sick = await run("smoke.yml", visit(1), { variables });
    assert.equal(sick.build.buildStatus, "FAILED");
    const [report] = await reportsOf(sick.build);
    assert.equal(report?.testSummary?.statusCounts?.["FAILED"], 1);
  });

  it("signs in to the registry without showing the password, and hands on what ECS is told", async () => {
    const repository = "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/api";
    const { build, said } = await run(
      "image.yml",
      {
        aws: { '"aws ecr get-login-password"': "echo sesame" },
        docker: {
          '"docker login "*':
            'read -r password; echo "in as $password" | sed "s/sesame/somebody/"; echo "$call"',
        },
      },
      {
        variables: { REPOSITORY_URL: repository, CONTAINER: "app" },
        files: {
          "scripts/launch.mjs": 'import fs from "node:fs"; fs.writeFileSync("imagedefinitions.json", "[]");',
        },
      },
    );
    assert.equal(build.buildStatus, "SUCCEEDED", contextsOf(build).join("\n"));
    assert.deepEqual(said, [
      "in as somebody",
      "docker login --username AWS --password-stdin 123456789012.dkr.ecr.ap-northeast-2.amazonaws.com",
    ]);
    const { artifacts } = await parseBuildspec(read(`${folder}/image.yml`));
    assert.deepEqual(artifacts?.files, ["imagedefinitions.json"]);
  });

  describe("where the image has no Pulumi CLI", () => {
    const version = "3.270.0";
    const machine = process.arch === "arm64" ? "arm64" : "x64";
    const archive = `pulumi-v${version}-linux-${machine}.tar.gz`;
    const lock = JSON.stringify(
      { packages: { "node_modules/@pulumi/pulumi": { version, license: "Apache-2.0" } } },
      undefined,
      2,
    );
    let packed: string;
    let sum: string;
    before(() => {
      packed = join(mkdtempSync(join(tools, "cli-")), archive);
      const script =
        'mkdir -p pulumi && printf "#!/bin/sh\\necho cli of the release\\n" > pulumi/pulumi && chmod +x pulumi/pulumi';
      const made = spawnSync("sh", ["-c", `${script} && tar -czf ${packed} pulumi`], {
        cwd: join(packed, ".."),
      });
      assert.equal(made.status, 0, String(made.stderr));
      sum = createHash("sha256").update(readFileSync(packed)).digest("hex");
    });
    const curl = (published: string) => ({
      [`*" --output ${archive} https://get.pulumi.com/releases/sdk/${archive}"`]: `cp ${packed} ${archive}`,
      [`*" --output all.txt https://github.com/pulumi/pulumi/releases/download/v${version}/pulumi-${version}-checksums.txt"`]: `echo "${published}  ${archive}" > all.txt`,
    });
    const deploy = (published: string, variables: Readonly<Record<string, string>> = {}) =>
      run(
        "deploy.yml",
        { npm: stackOutput, curl: curl(published) },
        { variables: { STACK: "dev", ...variables }, files: { "package-lock.json": lock } },
      );

    it("gets that of the program's SDK, and looks whether it is what was published", async () => {
      const { build, said } = await deploy(sum);
      assert.equal(build.buildStatus, "SUCCEEDED", contextsOf(build).join("\n"));
      assert.equal(said[0], "cli of the release");
    });

    it("runs none that is not", async () => {
      const { build, said } = await deploy("0".repeat(64));
      assert.equal(build.buildStatus, "FAILED");
      assert.ok(!said.includes("cli of the release") && !said.some((line) => line.includes(" up ")));
    });

    it("takes the sum of the project's environment for that of the release", async () => {
      const pinned = await deploy("0".repeat(64), { PULUMI_SHA256: sum });
      assert.equal(pinned.build.buildStatus, "SUCCEEDED", contextsOf(pinned.build).join("\n"));
      const other = await deploy(sum, { PULUMI_SHA256: "0".repeat(64) });
      assert.equal(other.build.buildStatus, "FAILED");
    });
  });
});

describe("The image of the pipeline", function () {
  this.timeout(60_000);

  it("is pushed under a tag of its own, and told by its digest", () => {
    const out = mkdtempSync("/var/tmp/image-");
    const repository = "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/api";
    const digest = `${repository}@sha256:${"a".repeat(64)}`;
    writeFileSync(
      join(out, "docker"),
      fake("docker", { '"docker image inspect "*': `echo '["other@sha256:b","${digest}"]'` }),
    );
    chmodSync(join(out, "docker"), 0o755);
    const file = join(out, "imagedefinitions.json");
    const run = (environment: Readonly<Record<string, string>>) =>
      spawnSync(process.execPath, ["scripts/image.ts", file], {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, PATH: `${out}${delimiter}${process.env["PATH"]}`, ...environment },
      });
    const { status, stdout, stderr } = run({
      REPOSITORY_URL: repository,
      CONTAINER: "app",
      CODEBUILD_BUILD_NUMBER: "12",
    });
    assert.equal(status, 0, stderr);
    const [build = "", push = ""] = stdout.split("\n");
    const [, tag] = /^called: docker build --file \S+\/Dockerfile --tag (\S+) \S+$/.exec(build) ?? [];
    assert.match(tag ?? build, new RegExp(`^${repository}:[0-9a-f]+-12$`));
    assert.equal(push, `called: docker push ${tag}`);
    // https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), [{ name: "app", imageUri: digest }]);
    // The shop's has other files, so another tag.
    const shop = run({ REPOSITORY_URL: repository, CODEBUILD_BUILD_NUMBER: "12", IMAGE: "shop" });
    assert.equal(shop.status, 0, shop.stderr);
    assert.match(shop.stdout, /^called: docker build --file \S+\/Dockerfile --tag \S+-12 \S+\n/);
    assert.ok(!shop.stdout.includes(tag ?? ""));
    assert.match(
      run({ REPOSITORY_URL: repository, IMAGE: "site" }).stderr,
      /IMAGE must be service or shop \(got "site"\)/,
    );
    assert.match(run({ REPOSITORY_URL: "" }).stderr, /REPOSITORY_URL is missing\. Fix: /);
    rmSync(out, { recursive: true });
  });
});
