// `npm ci` and `npm install` of a build: takes the packages of the working tree where it has the same lock file, for a build has no network. Only Node's
// own modules are used here. Ends with 3 where it can't: npm itself is asked then.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";

const { LOCAL_CLOUD_WORKING_TREE: tree = "", CODEBUILD_SRC_DIR: source = "" } = process.env;
const lock = "package-lock.json";
const here = process.cwd();
const there = join(tree, relative(realpathSync(source), realpathSync(here)));
if (!isSame()) process.exit(3);
link(realpathSync(join(there, "node_modules")), join(here, "node_modules"));
// Their install scripts have run there: `npm rebuild` has nothing to do.
writeFileSync(join(here, "node_modules/.local-cloud"), `${there}\n`);
process.stdout.write(
  `added the packages of ${there}, which has the same ${lock}: a build of the local cloud has no network\n`,
);

function isSame(): boolean {
  if (tree === "" || !existsSync(join(there, "node_modules")) || !existsSync(join(here, lock))) return false;
  return (
    existsSync(join(there, lock)) &&
    readFileSync(join(here, lock), "utf8") === readFileSync(join(there, lock), "utf8")
  );
}

/** Makes a folder of links to packages. Those to packages of the project itself stay what they are: they lead into the build's own files. */
function link(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const path = join(from, name);
    if (lstatSync(path).isSymbolicLink()) symlinkSync(readlinkSync(path), join(to, name));
    else if (name.startsWith("@") || name === ".bin") link(path, join(to, name));
    else symlinkSync(path, join(to, name));
  }
}
