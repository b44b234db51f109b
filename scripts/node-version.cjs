"use strict";
// Loaded by Node before the program (`nodeargs` in Pulumi.yaml), and by any Node: it can't read the program's TypeScript before 22.18.
const [major, minor] = process.versions.node.split(".").map(Number);
const readsTypeScript = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
if (!readsTypeScript) {
  console.error(
    `mysfits: the program needs Node 22.18 or newer, and the first \`node\` on PATH is ${process.versions.node} (${process.execPath}). ` +
      "Fix: `npm run pulumi -- up` runs Pulumi on the project's own Node.",
  );
  // Pulumi adds nothing to a program that ends with 32: it has told the user what to do.
  process.exit(32);
}
