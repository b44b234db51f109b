// `node scripts/launch.mjs scripts/plan-picture.ts`: draws docs/plan-comment.png, the comment about an example change: a table's key, a right and a size.
// Reads the real report of the change; needs Chromium.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { openBrowser } from "../tests/e2e/support/browser.ts";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "..");

/** The example: text in files, and what stands in its place. */
const changes: readonly (readonly [file: string, before: string, after: string])[] = [
  ["app/data/tables.ts", 'partitionKey: { attribute: "UserId" }', 'partitionKey: { attribute: "Sub" }'],
  ["index.ts", "  questionsTable.grants.update(service);\n", "  questionsTable.grants.scan(service);\n"],
  ["Pulumi.dev.yaml", "mysfits:probe: { minutes: 60 }", "mysfits:probe: { minutes: 30 }"],
];

const folder = await mkdtemp(join(tmpdir(), "plan-picture-"));
try {
  await run("git", ["clone", "--quiet", "--shared", root, folder]);
  await run("git", ["checkout", "--quiet", "-B", "main"], { cwd: folder });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  for (const [file, before, after] of changes) {
    const text = await readFile(join(folder, file), "utf8");
    if (!text.includes(before)) throw new Error(`${file} does not have ${before}. Fix: correct the example`);
    await writeFile(join(folder, file), text.replace(before, after));
  }
  const plan = async (format: string) => {
    const args = [
      "scripts/launch.mjs",
      "scripts/plan.ts",
      "--project",
      folder,
      "--base",
      "main",
      "--stack",
      "dev",
    ];
    return (await run(process.execPath, [...args, "--format", format], { cwd: root, maxBuffer: 2 ** 26 }))
      .stdout;
  };
  const [markdown, svg] = [await plan("markdown"), await plan("svg")];
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 900, height: 600 }, deviceScaleFactor: 1 });
  await page.setContent(html(markdown, svg));
  await page.locator("main").screenshot({ path: join(folder, "plan-comment.png") });
  await browser.close();
  await cp(join(folder, "plan-comment.png"), join(root, "docs/plan-comment.png"));
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** A report as GitHub shows it, with the picture unfolded. */
function html(markdown: string, svg: string): string {
  const inline = (text: string) =>
    text
      .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
      .replaceAll(/\*\*([^*]+)\*\*/g, "<b>$1</b>")
      .replaceAll(/\\([\\*_`|~[\]#])/g, "$1");
  // Drawn, because not every machine has a font with these characters.
  const marks = [
    ["🔴", "#cf222e"],
    ["🟡", "#d4a72c"],
  ] as const;
  const drawn = marks.reduce(
    (text, [mark, colour]) => text.replaceAll(mark, `<span class="m" style="background:${colour}"></span>`),
    markdown,
  );
  const body = drawn
    .replace(/```mermaid[\s\S]*?```/g, "")
    .replace("<details><summary>Picture", "<details open><summary>Picture")
    .split("\n")
    .map((line) => {
      const [, hashes, title = ""] = /^(#{2,3}) (.*)$/.exec(line) ?? [];
      if (hashes !== undefined) return `<h${hashes.length}>${inline(title)}</h${hashes.length}>`;
      const [, indent, item = ""] = /^( *)- (.*)$/.exec(line) ?? [];
      if (indent !== undefined) return `<div class="i${indent.length}">${inline(item)}</div>`;
      return line.startsWith("<") ? line : `<p>${inline(line)}</p>`;
    })
    .join("\n")
    .replace(/(<summary>Picture<\/summary>)/, `$1${svg}`);
  return `<!doctype html><meta charset="utf-8"><style>
body{margin:0;font:14px/1.5 system-ui,sans-serif;color:#1f2328}main{width:860px;padding:16px 20px;box-sizing:border-box;background:#fff}
h2{font-size:20px;border-bottom:1px solid #d1d9e0;padding-bottom:6px;margin:0 0 8px}h3{font-size:16px;margin:12px 0 4px}p{margin:6px 0}p:empty{display:none}
.i0,.i2{position:relative;margin-left:22px}.i2{margin-left:44px;color:#59636e}.i0:before,.i2:before{content:"•";position:absolute;left:-14px}
.m{display:inline-block;width:10px;height:10px;border-radius:5px}
code{background:#eff1f3;border-radius:4px;padding:1px 4px;font-size:12px}summary{margin:6px 0}svg{max-width:100%;height:auto}</style><main>${body}</main>`;
}
