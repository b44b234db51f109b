// First step of every npm script. Written for old Node (18.20 and up): installs what is missing, then goes on under the
// Node that the project pins. Usage: node scripts/launch.mjs <module> [arguments]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** Tells why node_modules is not what the lockfile says, or undefined. */
function stale() {
  if (!existsSync(join(root, "node_modules/.package-lock.json"))) return "node_modules is missing";
  const wanted = read("package-lock.json").packages;
  const installed = read("node_modules/.package-lock.json").packages;
  for (const [path, entry] of Object.entries(wanted)) {
    // The local cloud's own folder, and the link to it, are in the repository.
    if (!path.startsWith("node_modules/") || entry.link || (entry.optional && !installed[path])) continue;
    if (!installed[path]) return `${path} is missing`;
    if (installed[path].version !== entry.version)
      return `${path} is ${installed[path].version}, the lockfile says ${entry.version}`;
  }
  if (!existsSync(pinnedNode())) return `Node ${wanted["node_modules/node"].version} is missing`;
  return undefined;
}

/** The Node that the `node` dev dependency brings. */
function pinnedNode() {
  return join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
}

function npm(...args) {
  const result = spawnSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    console.error(
      `mysfits: npm ${args.join(" ")} failed (see above). If it speaks of package.json and package-lock.json, they do not match: ` +
        "run `git checkout package-lock.json`, or `npm install` if you changed package.json on purpose.",
    );
    process.exit(1);
  }
}

const why = stale();
if (why) {
  // npm would empty the folder that the link leads to, and others may use it.
  if (lstatSync(join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.error(`mysfits: node_modules is a link, and ${why}. Fix: run npm ci where it leads.`);
    process.exit(1);
  }
  console.error(`mysfits: installing the packages of package-lock.json (${why}) …`);
  // Of all install scripts only that of `node` is wanted: it fetches the binary for this machine.
  npm("ci", "--ignore-scripts");
  npm("rebuild", "node", "--ignore-scripts=false");
  if (!existsSync(pinnedNode())) {
    console.error(
      "mysfits: Node could not be installed by the `node` package. Check the network and npm's registry setting, then try again.",
    );
    process.exit(1);
  }
}

const [module, ...args] = process.argv.slice(2);
const wanted = read("node_modules/node/package.json").version.split(".")[0];
if (process.versions.node.split(".")[0] === wanted) {
  const { enableCompileCache } = await import("node:module");
  enableCompileCache(join(root, "node_modules/.cache/node"));
  process.argv.splice(1, 2, resolve(root, module));
  await import(pathToFileURL(resolve(root, module)).href);
} else {
  const child = spawn(pinnedNode(), [fileURLToPath(import.meta.url), module, ...args], {
    cwd: process.cwd(),
    stdio: "inherit",
  });
  // The terminal sends Ctrl-C to both; the child decides when it is over.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  child.on("exit", (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code ?? 1)));
}
