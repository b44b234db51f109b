// Where Pulumi's host for policy packs begins. It loads JavaScript; everything behind it is TypeScript, whose types Node itself takes out.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `This policy pack needs Node 22.18 or newer (this is ${process.version}). Fix: put a newer node first on PATH.\n`,
  );
  process.exit(1);
}
// A promise that nobody awaits: the host takes a module without top-level await only, and the pack serves until it is ended.
import("./serve.ts").catch((error) => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
