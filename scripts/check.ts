// What `npm test` runs: types, lint and format side by side, then every test. Ends with mocha's own summary. Parts of it:
//   npm test -- tests/components local/tests/s3   those tests alone
//   npm run typecheck, lint, test:unit, test:e2e, test:browser
//   npm test -- --reports reports   beside the text: reports/tests.xml (JUnit) and reports/coverage.xml (Clover)
import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Reports } from "./reports/index.ts";

const root = resolve(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules/.bin", name);

/** Every test file, by path from the root. */
const testFiles = () => globSync(["tests/**/*.test.ts", "local/tests/**/*.test.ts"], { cwd: root }).sort();
/** Tests that start a copy of their own. */
const isEndToEnd = (file: string) => /^(tests\/e2e|local\/tests\/projects)\//.test(file);
const needsBrowser = (file: string) =>
  /openBrowser|new Visitors/.test(readFileSync(join(root, file), "utf8"));

/** Runs a tool; its output is shown when it fails, or as it comes with `live`. */
function run(
  title: string,
  command: string,
  args: readonly string[],
  { live = false, environment = {} }: { live?: boolean; environment?: NodeJS.ProcessEnv } = {},
): Promise<boolean> {
  const started = performance.now();
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: live ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("error", (error) => output.push(Buffer.from(String(error))));
    child.on("close", (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      if (code !== 0) console.error(Buffer.concat(output).toString());
      console.log(`${code === 0 ? "ok  " : "FAIL"} ${title} (${seconds} s)`);
      done(code === 0);
    });
  });
}

async function mocha(title: string, files: readonly string[]): Promise<boolean> {
  if (!reports) return await run(title, bin("mocha"), files, { live: true });
  await reports.begin();
  const { options, environment } = reports;
  const passed = await run(title, bin("mocha"), [...options, ...files], { live: true, environment });
  console.log(await reports.end(root));
  return passed;
}

const typecheck = async () => {
  const program = await run("types", bin("tsc"), ["-p", "."]);
  return (await run("types of the site", bin("tsc"), ["-p", "web"])) && program;
};
const lint = async () => {
  const rules = await run("lint", bin("eslint"), ["--max-warnings=0", "."]);
  return (await run("format", bin("prettier"), ["--check", "--log-level=warn", "."])) && rules;
};

/** Parts of the check, by the name that a script gives. */
const parts: Readonly<Record<string, () => Promise<boolean>>> = {
  "--typecheck": typecheck,
  "--lint": lint,
  "--unit": () =>
    mocha(
      "tests without a running copy",
      testFiles().filter((file) => !isEndToEnd(file)),
    ),
  "--e2e": () => mocha("tests with a running copy", testFiles().filter(isEndToEnd)),
  "--browser": () => mocha("tests in a browser", testFiles().filter(needsBrowser)),
};

async function everything(): Promise<boolean> {
  const checks = await Promise.all([typecheck(), lint()]);
  const tests = await mocha("tests", testFiles());
  return checks.every(Boolean) && tests;
}

const args = process.argv.slice(2);
const reports = takeReports(args);
const [first = ""] = args;
const part = Object.hasOwn(parts, first) ? parts[first] : undefined;
if (first.startsWith("-") && !part) {
  console.error(
    `npm test takes files and folders of tests (got "${first}"). Parts: npm run typecheck, lint, test:unit, test:e2e, test:browser. Reports: --reports FOLDER.`,
  );
  process.exitCode = 2;
} else if (part) process.exitCode = (await part()) ? 0 : 1;
else if (args.length > 0) {
  const files = args.map((path) => (path.endsWith(".ts") ? path : join(path, "**/*.test.ts")));
  process.exitCode = (await mocha("tests", files)) ? 0 : 1;
} else process.exitCode = (await everything()) ? 0 : 1;

/** Takes `--reports FOLDER` out of the arguments. */
function takeReports(from: string[]): Reports | undefined {
  const at = from.indexOf("--reports");
  if (at < 0) return undefined;
  const [, folder] = from.splice(at, 2);
  if (folder !== undefined && !folder.startsWith("-")) return new Reports(resolve(root, folder));
  console.error("--reports needs a folder: npm test -- --reports reports");
  process.exit(2);
}
