// What `npm test` runs: types, lint and format side by side, then every test. Ends with mocha's own summary.
import { spawn } from "node:child_process";
import { join } from "node:path";

const bin = (name: string) => join(import.meta.dirname, "../node_modules/.bin", name);

/** Runs a tool; its output is shown when it fails, or as it comes with `live`. */
function run(title: string, command: string, args: readonly string[], live = false): Promise<boolean> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: live ? "inherit" : ["ignore", "pipe", "pipe"] });
    const output: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("error", (error) => output.push(Buffer.from(String(error))));
    child.on("close", (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      if (code !== 0) console.error(Buffer.concat(output).toString());
      console.log(`${code === 0 ? "ok  " : "FAIL"} ${title} (${seconds} s)`);
      resolve(code === 0);
    });
  });
}

const only = process.argv.slice(2);
if (only.length > 0) {
  // `npm test -- tests/components` runs those tests alone.
  const files = only.map((path) => (path.endsWith(".ts") ? path : join(path, "**/*.test.ts")));
  process.exitCode = (await run("tests", bin("mocha"), files, true)) ? 0 : 1;
} else {
  const checks = await Promise.all([
    run("types", bin("tsc"), ["-p", "."]).then(
      async (ok) => (await run("types of the site", bin("tsc"), ["-p", "web"])) && ok,
    ),
    run("lint", bin("eslint"), ["--max-warnings=0", "."]).then(
      async (ok) => (await run("format", bin("prettier"), ["--check", "--log-level=warn", "."])) && ok,
    ),
  ]);
  const tests = await run("tests", bin("mocha"), ["tests/**/*.test.ts", "local/tests/**/*.test.ts"], true);
  process.exitCode = checks.every(Boolean) && tests ? 0 : 1;
}
