import assert from "node:assert/strict";
import { once } from "node:events";
import { chmod, mkdir, readdir, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Project, shop, toldBy } from "./project.ts";

const root = resolve(import.meta.dirname, "../..");

const topic = (name: string) => `import * as aws from "@pulumi/aws";
export default () => { new aws.sns.Topic("${name}"); };
`;

/** A folder of commands in which `npm` does what a script says. */
async function withNpm(project: Project, script: string): Promise<{ PATH: string }> {
  const folder = join(project.folder, ".build/commands");
  await project.write({ ".build/commands/npm": `#!/bin/sh\n${script}\n` });
  await chmod(join(folder, "npm"), 0o755);
  return { PATH: `${folder}:${process.env["PATH"] ?? ""}` };
}

describe("npm run plan, about revisions", function () {
  this.timeout(60_000);
  let project: Project;
  afterEach(() => project.remove());

  it("tells what is asked for and exists nowhere", async () => {
    project = await Project.of(shop(topic("news"), { "docs/a.md": "" }));
    const stage = await project.plan(["--stack", "dev,qa"]);
    assert.equal(stage.code, 2);
    assert.match(
      stage.stderr,
      /\nthere is no stage qa, neither in \w{7} nor in the files as they are; there is dev\n/,
    );
    const revision = await project.plan(["--base", "v9~2"]);
    assert.equal(revision.code, 1);
    assert.match(
      revision.stderr,
      /revision "v9~2" is not in this clone\. Fix: correct it, or fetch it: git fetch origin v9 /,
    );
    const option = await project.plan(["--base=--output=x"]);
    assert.match(option.stderr, /^revision "--output=x" is not in this clone\./);
    const folder = await project.plan(["--project", join(project.folder, "docs")]);
    assert.match(
      folder.stderr,
      /docs has no Pulumi\.yaml\. Fix: give --project the folder of a Pulumi program\n/,
    );
    const nowhere = await project.plan(["--project", join(project.folder, "nowhere")]);
    assert.match(nowhere.stderr, /^there is no folder .*nowhere\. Fix: correct --project\n/);
  });

  it("takes everything as new of a program that the base does not have", async () => {
    project = await Project.of({ "README.md": "a shop" });
    await project.write(shop(topic("news")));
    const { code, stdout, stderr } = await project.plan([]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Stage dev: a new stage, 1 created\n/);
  });

  it("says of a stage that is gone that nothing happens to its resources", async () => {
    project = await Project.of(shop(topic("news"), { "Pulumi.test.yaml": "" }));
    await project.git("rm", "--quiet", "Pulumi.test.yaml");
    const { stdout } = await project.plan([]);
    assert.equal(
      stdout,
      "Stage dev: no change (1 resources)\n\nStage test: gone from the program; its 1 resources stay where they are until `pulumi destroy --stack test`\n",
    );
  });

  it("names the revision and the stage of a program that fails", async () => {
    project = await Project.of(shop(`import { nothing } from "./nowhere.ts"; nothing();`));
    await project.write({ "index.ts": topic("news") });
    const { code, stderr } = await project.plan([]);
    assert.equal(code, 1);
    assert.match(stderr, /the program of \w{7} fails for dev: .*nowhere\.ts/);
  });

  it("runs programs for Pulumi's own loader: CommonJS, with an enum", async () => {
    const files = shop("", {
      "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
      "package.json": `{ "name": "shop", "main": "src/main.ts" }`,
      "src/main.ts": `import * as aws from "@pulumi/aws";
enum Name { News = "news" }
export const arn = new aws.sns.Topic(Name.News).arn;
`,
    });
    delete files["index.ts"];
    project = await Project.of(files);
    await project.write({
      "src/main.ts": `import * as aws from "@pulumi/aws";\nnew aws.sns.Topic("mail");\n`,
    });
    const { code, stdout, stderr } = await project.plan([]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /\+ sns\.Topic mail\n/);
    assert.match(stdout, /− sns\.Topic news\n/);
  });

  it("finds program and packages below the root of a repository, and runs the base with the base's own modules", async () => {
    const here = shop(
      `import { name } from "names"; import * as aws from "@pulumi/aws"; export default () => { new aws.sns.Topic(name); };`,
    );
    const files = Object.fromEntries(
      Object.entries(here).map(([path, content]) => [`infra/${path}`, content]),
    );
    project = await Project.of({
      ...files,
      "package-lock.json": "{}",
      "package.json": `{ "workspaces": ["names"] }`,
      "names/package.json": `{ "name": "names", "type": "module", "exports": "./index.js" }`,
      "names/index.js": `export const name = "news";`,
    });
    const packages = join(project.folder, "node_modules");
    await project.git("clean", "-ffdxq", "-e", ".build");
    await mkdir(packages);
    for (const name of ["@pulumi", "yaml"])
      await symlink(join(root, "node_modules", name), join(packages, name));
    await symlink("../names", join(packages, "names"));
    await project.write({ "names/index.js": `export const name = "mail";` });
    const { stdout, stderr } = await project.plan(["--project", join(project.folder, "infra")]);
    assert.match(stdout, /\+ sns\.Topic mail\n/, stderr);
    assert.match(stdout, /− sns\.Topic news\n/);
  });

  it("tells why the packages of a base can't be installed", async () => {
    project = await Project.of(shop(topic("news"), { "package-lock.json": `{ "lockfileVersion": 3 }` }));
    await project.write({ "package-lock.json": `{ "lockfileVersion": 4 }` });
    const environment = await withNpm(project, "echo 'npm error network ENOTFOUND registry' >&2; exit 1");
    const { code, stderr } = await project.plan([], { environment });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /the packages of revision \w+ can't be installed: npm ci says: npm error network ENOTFOUND registry\. Fix: look whether npm's registry can be reached/,
    );
    assert.deepEqual(await readdir(join(project.folder, ".build/plan/packages")), []);
  });

  it("asks for the packages of a base whose lockfile is pnpm's or yarn's, and takes them when they are there", async () => {
    project = await Project.of(shop(topic("news"), { "pnpm-lock.yaml": "lockfileVersion: '9.0'\n" }));
    const same = await project.plan([]);
    assert.equal(same.code, 0, same.stderr);
    await project.write({ "pnpm-lock.yaml": "lockfileVersion: '10.0'\n" });
    await project.git("worktree", "list");
    await project.git("commit", "--quiet", "--all", "--message", "newer packages");
    await project.write({ "pnpm-lock.yaml": "lockfileVersion: '11.0'\n" });
    const { code, stderr } = await project.plan([]);
    assert.equal(code, 1);
    const [, folder = ""] =
      /Fix: run pnpm install --frozen-lockfile in (\S+), then plan again/.exec(stderr) ?? [];
    assert.ok(folder.includes(".build/plan/"), stderr);
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    assert.match((await project.plan([])).stdout, /^Stage dev: no change/);
  });

  it("leaves no half worktree and no half packages when it is broken off, and plans the next time", async () => {
    project = await Project.of(shop(topic("news"), { "package-lock.json": `{ "lockfileVersion": 3 }` }));
    await project.write({ "package-lock.json": `{ "lockfileVersion": 4 }` });
    const store = join(project.folder, ".build/plan");
    const slow = await withNpm(project, "mkdir node_modules; echo half > node_modules/half; exec sleep 60");
    const child = project.start([], { environment: slow });
    await toldBy(child, "installing the packages");
    child.kill("SIGINT");
    await once(child, "close");
    assert.equal(child.signalCode, "SIGINT");
    assert.deepEqual(await readdir(join(store, "packages")), []);
    assert.ok(!(await readdir(store)).includes("lock"));
    const quick = await withNpm(project, `ln -s ${join(root, "node_modules")} node_modules`);
    const { code, stdout, stderr } = await project.plan([], { environment: quick });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Stage dev: no change/);
  });

  it("makes a worktree anew that was left half by a crash, and waits for no process that is gone", async () => {
    project = await Project.of(shop(topic("news")));
    const commit = (await project.git("rev-parse", "HEAD")).trim();
    const store = join(project.folder, ".build/plan");
    await project.git("worktree", "add", "--no-checkout", "--detach", join(store, commit), commit);
    await symlink("999999999", join(store, "lock"));
    const { code, stdout, stderr } = await project.plan([]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Stage dev: no change/);
  });

  it("ends the programs that run when it is broken off", async () => {
    project = await Project.of(
      shop(
        `console.error("pid", process.pid); setInterval(() => undefined, 1000); await new Promise(() => undefined);`,
      ),
    );
    await project.write({
      "index.ts": `console.warn("x"); setInterval(() => undefined, 1000); await new Promise(() => undefined);`,
    });
    const child = project.start([]);
    await toldBy(child, "running the program of the files");
    child.kill("SIGTERM");
    // Its programs hold its standard error open as long as they are there.
    await once(child, "close");
    assert.equal(child.signalCode, "SIGTERM");
  });

  it("keeps three revisions for the next plan, and those that it looks at", async () => {
    project = await Project.of(shop(topic("a")));
    for (const name of ["b", "c", "d"]) {
      await project.write({ "index.ts": topic(name) });
      await project.commit();
    }
    for (const base of ["HEAD~3", "HEAD~2", "HEAD~1"])
      assert.equal((await project.plan(["--base", base, "--head", "HEAD"])).code, 0);
    const kept = (await readdir(join(project.folder, ".build/plan"))).filter((name) => /^\w{40}$/.test(name));
    assert.equal(kept.length, 3);
    assert.equal((await project.git("worktree", "list")).trim().split("\n").length, 4);
  });
});
