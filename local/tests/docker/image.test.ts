import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildImage, type BuiltImage, removeUnfinished } from "../../docker/build-image.ts";
import { readDockerfile } from "../../docker/dockerfile.ts";

// https://docs.docker.com/reference/dockerfile/
describe("Dockerfiles", () => {
  it("tell base, files, environment, user and command", () => {
    const dockerfile = readDockerfile(
      [
        "# syntax=docker/dockerfile:1",
        "ARG VERSION=24",
        "FROM --platform=linux/arm64 node:${VERSION}-slim",
        'ENV COLOUR=blue NAME="two words"',
        "ENV OLD form of it",
        "WORKDIR /app",
        "WORKDIR inner",
        "COPY --chown=node:node package.json \\",
        "  ./",
        "COPY a.txt b.txt /data",
        'COPY ["with space.txt", "/data/"]',
        "EXPOSE 8080",
        "VOLUME /tmp /data",
        'VOLUME ["/var/log"]',
        "USER node",
        'ENTRYPOINT ["node"]',
        'CMD ["service.mjs", "$COLOUR"]',
      ].join("\n"),
      { VERSION: "22" },
    );
    assert.deepEqual(dockerfile, {
      base: "node:22-slim",
      workingDirectory: "/app/inner",
      environment: { COLOUR: "blue", NAME: "two words", OLD: "form of it" },
      user: "node",
      volumes: ["/tmp", "/data", "/var/log"],
      entrypoint: ["node"],
      command: ["service.mjs", "blue"],
      copies: [
        { sources: ["package.json"], destination: "/app/inner/" },
        { sources: ["a.txt", "b.txt"], destination: "/data/" },
        { sources: ["with space.txt"], destination: "/data/" },
      ],
    });
  });

  it("have a shell around a command that is no list", () => {
    assert.deepEqual(readDockerfile("FROM a\nCMD node app.mjs").command, ["/bin/sh", "-c", "node app.mjs"]);
  });

  for (const [what, text, reason] of [
    ["a command at build time", "FROM a\nRUN npm ci", /line 2: RUN needs a container to build/],
    ["a second stage", "FROM a\nFROM b", /line 2: FROM begins a second stage/],
    ["files of another image", "FROM a\nCOPY --from=b /x /y", /line 2: COPY --from=b is not known/],
    ["files of the Internet", "FROM a\nADD https://example.com/x /y", /line 2: ADD of anything but files/],
    ["a copy without destination", "FROM a\nCOPY x", /line 2: COPY needs a source and a destination/],
    ["a list that is no JSON", "FROM a\nCMD ['node']", /line 2: CMD is not a JSON list/],
    ["no base", "CMD x", /has no FROM/],
  ] as const)
    it(`are refused for ${what}`, () => {
      assert.throws(() => readDockerfile(text), reason);
    });
});

describe("Images", () => {
  let context: string;
  let folder: string;
  beforeEach(async () => {
    context = await mkdtemp(join(tmpdir(), "context-"));
    folder = await mkdtemp(join(tmpdir(), "images-"));
  });
  afterEach(async () => {
    await rm(context, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });

  const write = async (files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(context, path)), { recursive: true });
      await writeFile(join(context, path), text);
    }
  };
  const build = async (dockerfile: string, args: Record<string, string> = {}): Promise<BuiltImage> => {
    await write({ Dockerfile: dockerfile });
    return await buildImage({
      context,
      dockerfile: join(context, "Dockerfile"),
      args,
      platform: "linux/arm64",
      folder,
    });
  };
  const files = async ({ root }: BuiltImage) =>
    (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .sort();

  it("hold the files that were copied, where they were copied to", async () => {
    await write({ "app.mjs": "app", "lib/one.mjs": "1", "lib/deep/two.mjs": "2" });
    const image = await build(
      'FROM node:24\nWORKDIR /srv\nCOPY app.mjs .\nCOPY lib ./lib\nCMD ["node", "app.mjs"]',
    );
    assert.deepEqual(await files(image), ["/srv/app.mjs", "/srv/lib/deep/two.mjs", "/srv/lib/one.mjs"]);
    assert.equal(await readFile(join(image.root, "/srv/lib/deep/two.mjs"), "utf8"), "2");
    assert.deepEqual([image.command, image.workingDirectory], [["node", "app.mjs"], "/srv"]);
  });

  // https://docs.docker.com/build/concepts/context/#dockerignore-files
  it("leave out what .dockerignore names, and keep its exceptions", async () => {
    await write({
      ".dockerignore": "# notes\n*.md\n**/*.log\nsecret\n!KEEP.md\n",
      "a.mjs": "",
      "README.md": "",
      "KEEP.md": "",
      "deep/x.log": "",
      "secret/key": "",
    });
    const image = await build("FROM a\nCOPY . /app");
    assert.deepEqual(await files(image), [
      "/app/.dockerignore",
      "/app/Dockerfile",
      "/app/KEEP.md",
      "/app/a.mjs",
    ]);
  });

  it("have the same digest for the same content, and another for every change of it", async () => {
    await write({ "app.mjs": "one" });
    const dockerfile = "FROM a\nARG MODE\nENV MODE=$MODE\nCOPY app.mjs /";
    const first = await build(dockerfile, { MODE: "x" });
    assert.match(first.digest, /^sha256:[0-9a-f]{64}$/);
    assert.equal((await build(dockerfile, { MODE: "x" })).digest, first.digest);
    const digests = new Set([first.digest, (await build(dockerfile, { MODE: "y" })).digest]);
    await write({ "app.mjs": "two" });
    digests.add((await build(dockerfile, { MODE: "x" })).digest);
    assert.equal(digests.size, 3);
  });

  it("take files of the build's folder alone", async () => {
    await assert.rejects(build("FROM a\nCOPY ../other /"), /only files of the build's folder/);
    await assert.rejects(build("FROM a\nCOPY missing /"), /COPY missing: there is no such file/);
  });

  it("leave nothing half-made behind", async () => {
    await mkdir(join(folder, "unfinished-1"));
    await write({ "app.mjs": "" });
    const { root } = await build("FROM a\nCOPY app.mjs /");
    await removeUnfinished(folder);
    assert.deepEqual(await readdir(folder), [root.slice(folder.length + 1)]);
  });
});
