import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzip, zip } from "../../host/zip.ts";

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
describe("A ZIP archive", () => {
  const files = [
    { path: "a.txt", content: Buffer.from("a".repeat(1_000)), mode: 0o644, isLink: false },
    { path: "bin/läuft", content: Buffer.from("#!/bin/sh\n"), mode: 0o755, isLink: false },
    { path: "empty", content: Buffer.alloc(0), mode: 0o644, isLink: false },
    { path: "link", content: Buffer.from("a.txt"), mode: 0o777, isLink: true },
  ];

  it("is read as it was written, and the same files make the same bytes", () => {
    const archive = zip(files);
    assert.deepEqual(unzip(archive), files);
    assert.deepEqual(zip(files), archive);
    assert.ok(archive.length < 900);
  });

  it("is read as git writes it", () => {
    const folder = mkdtempSync(join(tmpdir(), "zip-"));
    const git = (...args: readonly string[]) => execFileSync("git", ["-C", folder, ...args]);
    git("init", "-q");
    writeFileSync(join(folder, "b.txt"), "b");
    git("add", "b.txt");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "one");
    const [file] = unzip(git("archive", "--format=zip", "HEAD"));
    assert.deepEqual([file?.path, file?.content.toString()], ["b.txt", "b"]);
    rmSync(folder, { recursive: true });
  });

  it("is refused when it is none, or would be unpacked somewhere else", () => {
    assert.throws(() => unzip(Buffer.from("no archive")), /this is no ZIP archive/);
    for (const path of ["../out", "/etc/out", "a/../../out"])
      assert.throws(() => unzip(zip([{ path, content: Buffer.alloc(0) }])), /leads out of it/);
  });
});
