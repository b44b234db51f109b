import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { effectsOf } from "../../plan/effects.ts";
import { markdownReport } from "../../plan/report/markdown.ts";

const run = promisify(execFile);
const script = resolve(import.meta.dirname, "../../.github/scripts/plan-comment.mjs");
const marker = "<!-- mysfits: plan -->";
const report = "## What would change\n\nA table is deleted.\n";
const sha = "4f1c2d3e5a697887766554433221100ffeeddccb";
const bot = { login: "github-actions[bot]" };

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  readonly body: string;
}

interface Pull {
  readonly number: number;
  readonly base: string;
  readonly head: {
    readonly label: string;
    readonly sha: string;
    readonly repo: { readonly full_name: string } | null;
  };
}

/** What the fake GitHub holds. */
interface GitHub {
  readonly pulls: readonly Pull[];
  readonly comments: Readonly<Record<number, readonly Comment[]>>;
  readonly calls: readonly string[];
}

/** A `gh api` that answers from a file and keeps what it is told there. It knows the calls of the script and no other. */
const fakeGh = `#!${process.execPath}
const { readFileSync, writeFileSync } = require("node:fs");
const file = process.env.FAKE_GITHUB;
const state = JSON.parse(readFileSync(file, "utf8"));
const args = process.argv.slice(2);
if (process.env.GH_TOKEN !== "token") throw new Error("no token");
const method = args[args.indexOf("--method") + 1];
const path = args.find((arg) => arg.startsWith("repos/"));
const [, list] = /^repos\\/shop\\/site\\/issues\\/(\\d+)\\/comments/.exec(path) ?? [];
const [, one] = /^repos\\/shop\\/site\\/issues\\/comments\\/(\\d+)$/.exec(path) ?? [];
const field = (name) => args.find((arg) => arg.startsWith(name + "="))?.slice(name.length + 1);
const input = () => JSON.parse(readFileSync(0, "utf8"));
let answer;
if (method === "GET" && path === "repos/shop/site/pulls") {
  answer = state.pulls.filter((pull) => pull.head.label === field("head") && pull.base === field("base"));
} else if (method === "GET" && list) {
  // Two pages, as --slurp gives them.
  const all = state.comments[list] ?? [];
  answer = [all.slice(0, 1), all.slice(1)];
} else if (method === "POST" && list) {
  answer = { id: 100, user: { login: "github-actions[bot]" }, ...input() };
  state.comments[list] = [...(state.comments[list] ?? []), answer];
} else if (method === "PATCH" && one) {
  answer = Object.values(state.comments).flat().find(({ id }) => String(id) === one);
  answer.body = input().body;
} else throw new Error("unknown call: " + args.join(" "));
state.calls.push(method + " " + path);
writeFileSync(file, JSON.stringify(state));
console.log(JSON.stringify(answer));
`;

describe("The comment of a plan", () => {
  let folder: string;
  const path = (name: string) => join(folder, name);

  /** Pull request 7, from a fork. */
  const fork: Pull = {
    number: 7,
    base: "main",
    head: { label: "visitor:change", sha, repo: { full_name: "visitor/site" } },
  };

  const github = async (): Promise<GitHub> =>
    JSON.parse(await readFile(path("github.json"), "utf8")) as GitHub;
  const given = (pulls: readonly Pull[], comments: Readonly<Record<number, readonly Comment[]>> = {}) =>
    writeFile(path("github.json"), JSON.stringify({ pulls, comments, calls: [] }));
  const written = async () => (await github()).calls.filter((call) => !call.startsWith("GET"));

  /** Runs the script as the workflow does; `changes` are of the run that the event tells of. */
  async function comment(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const event = {
      repository: { full_name: "shop/site", default_branch: "main" },
      workflow_run: {
        id: 1,
        event: "pull_request",
        conclusion: "success",
        head_branch: "change",
        head_sha: sha,
        head_repository: { full_name: "visitor/site", owner: { login: "visitor" } },
        html_url: "https://github.com/shop/site/actions/runs/1",
        pull_requests: [],
        ...changes,
      },
    };
    await writeFile(path("event.json"), JSON.stringify(event));
    const { stdout } = await run(process.execPath, [script, path("plan.md")], {
      env: {
        PATH: folder,
        GH_TOKEN: "token",
        GITHUB_REPOSITORY: "shop/site",
        GITHUB_EVENT_PATH: path("event.json"),
        FAKE_GITHUB: path("github.json"),
      },
    });
    return stdout;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "plan-comment-"));
    await writeFile(path("gh"), fakeGh);
    await chmod(path("gh"), 0o755);
    await writeFile(path("plan.md"), report);
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("is written once, and edited the second time", async () => {
    await given([fork]);
    await comment();
    await writeFile(path("plan.md"), "## What would change\n\nNothing.\n");
    await comment();
    const { comments } = await github();
    assert.deepEqual(await written(), [
      "POST repos/shop/site/issues/7/comments",
      "PATCH repos/shop/site/issues/comments/100",
    ]);
    assert.deepEqual(Object.keys(comments), ["7"]);
    assert.equal(comments[7]?.length, 1);
    const body = comments[7][0]?.body ?? "";
    assert.ok(body.startsWith(`${marker}\n`));
    assert.ok(body.endsWith("## What would change\n\nNothing.\n"));
  });

  it("says which commit it is about, and that the request's own code wrote it, before the report", async () => {
    await given([fork]);
    await comment();
    const body = (await github()).comments[7]?.[0]?.body ?? "";
    const notice = body.slice(0, body.indexOf("## What would change"));
    assert.match(notice, new RegExp(sha));
    assert.match(notice, /https:\/\/github\.com\/shop\/site\/actions\/runs\/1/);
    assert.match(notice, /could write anything/);
  });

  it("leaves a comment alone that somebody else began with the marker", async () => {
    await given([fork], { 7: [{ id: 1, user: { login: "visitor" }, body: `${marker}\nAll is well.` }] });
    await comment();
    const { comments } = await github();
    assert.equal(comments[7]?.[0]?.body, `${marker}\nAll is well.`);
    assert.equal(comments[7].length, 2);
  });

  it("is found on a later page", async () => {
    await given([fork], {
      7: [
        { id: 1, user: bot, body: "A comment of another workflow" },
        { id: 2, user: { login: "visitor" }, body: "Please look" },
        { id: 3, user: bot, body: `${marker}\nold` },
      ],
    });
    await comment();
    assert.deepEqual(await written(), ["PATCH repos/shop/site/issues/comments/3"]);
  });

  it("goes to the request with the run's commit, whatever the report says", async () => {
    const other: Pull = {
      number: 8,
      base: "main",
      head: { label: "shop:main2", sha, repo: { full_name: "shop/site" } },
    };
    await given([other, fork]);
    await writeFile(path("plan.md"), `${report}\nPull request: 8\n`);
    await comment();
    assert.deepEqual(Object.keys((await github()).comments), ["7"]);
  });

  for (const [why, pulls, changes] of [
    ["has a newer commit", [{ ...fork, head: { ...fork.head, sha: "0".repeat(40) } }], {}],
    ["goes into another branch", [{ ...fork, base: "next" }], {}],
    ["comes from another repository", [{ ...fork, head: { ...fork.head, repo: null } }], {}],
    ["comes from a fork that was deleted", [fork], { head_repository: null }],
  ] as const)
    it(`is not written when the request ${why}`, async () => {
      await given(pulls);
      assert.match(await comment(changes), /No open pull request ends with commit/);
      assert.deepEqual(await written(), []);
    });

  it("says that no plan was made when the run failed", async () => {
    await given([fork], { 7: [{ id: 3, user: bot, body: `${marker}\nold` }] });
    await rm(path("plan.md"));
    await comment({ conclusion: "failure" });
    assert.deepEqual(await written(), ["PATCH repos/shop/site/issues/comments/3"]);
    assert.match((await github()).comments[7]?.[0]?.body ?? "", /\*\*No plan was made\*\*/);
  });

  it("takes what npm run plan writes", async () => {
    await given([fork]);
    const made = markdownReport([], effectsOf, { base: "cff4fa0", head: "the files as they are" });
    await writeFile(path("plan.md"), made);
    await comment();
    assert.ok((await github()).comments[7]?.[0]?.body.endsWith(made));
  });

  it("mentions nobody", async () => {
    await given([fork]);
    await writeFile(path("plan.md"), `${report}@everybody mysfits@\u200Bexample.com\n`);
    await comment();
    const body = (await github()).comments[7]?.[0]?.body ?? "";
    assert.match(body, /@\u200Beverybody mysfits@\u200Bexample\.com/);
  });

  for (const [what, content, message] of [
    ["too many characters", `${report}${"x".repeat(65_000)}`, /has 65042 characters; at most 65000/],
    ["too many bytes", `${report}${"x".repeat(300_000)}`, /has 300042 bytes; at most 260000/],
    ["no report", "Approved by the maintainers.\n", /does not begin with "## What would change"/],
    ["bytes that are no text", Buffer.from([0x23, 0xff, 0xfe]), /is not text in UTF-8/],
    ["control characters", `${report}\u001B[2J`, /has control characters/],
  ] as const)
    it(`refuses an artefact with ${what}`, async () => {
      await given([fork]);
      await writeFile(path("plan.md"), content);
      await assert.rejects(comment(), message);
      assert.deepEqual(await written(), []);
    });

  it("refuses an artefact without the file, or with a link in its place", async () => {
    await given([fork]);
    await rm(path("plan.md"));
    await assert.rejects(comment(), /the artefact has no file plan\.md/);
    await writeFile(path("elsewhere"), report);
    await symlink(path("elsewhere"), path("plan.md"));
    await assert.rejects(comment(), /the artefact has no file plan\.md/);
    assert.deepEqual(await written(), []);
  });

  it("refuses a run that no pull request started", async () => {
    await given([fork]);
    await assert.rejects(comment({ event: "push" }), /was started by "push", not by a pull request/);
    assert.deepEqual((await github()).calls, []);
  });
});
