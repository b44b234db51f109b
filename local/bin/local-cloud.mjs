#!/usr/bin/env node
// The command of this package. It may be started by any Node, and goes on under the one that the package brings.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire, enableCompileCache } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
/** What can be asked for, and the module that does it. */
const commands = { start: "main", env: "env", replay: "replay", "github-token": "github-token" };

const manifest = createRequire(import.meta.url).resolve("node/package.json");
const { version } = JSON.parse(readFileSync(manifest, "utf8"));
if (process.versions.node.split(".")[0] === version.split(".")[0]) {
  enableCompileCache();
  const [first, ...rest] = process.argv.slice(2);
  const isCommand = first !== undefined && Object.hasOwn(commands, first);
  const module = commands[isCommand ? first : "start"];
  process.argv.splice(2, Infinity, ...(isCommand || first === undefined ? rest : [first, ...rest]));
  await import(`../start/${module}.ts`);
} else {
  const node = join(dirname(manifest), "bin", process.platform === "win32" ? "node.exe" : "node");
  const child = spawn(node, [join(here, "local-cloud.mjs"), ...process.argv.slice(2)], { stdio: "inherit" });
  child.on("error", () => {
    console.error(`local-cloud: Node ${version} is missing. Fix: npm rebuild node --ignore-scripts=false`);
    process.exit(1);
  });
  // The terminal sends Ctrl-C to both; the child decides when it is over.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  child.on("exit", (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code ?? 1)));
}
