import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BatchDeleteImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  ListImagesCommand,
  paginateDescribeRepositories,
} from "@aws-sdk/client-ecr";
import { ecr } from "../../aws/ecr/index.ts";
import { dockerImages } from "../../docker/index.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

const host = "000000000000.dkr.ecr.ap-northeast-2.amazonaws.com";

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/
describe("Elastic Container Registry", () => {
  let testbed: Testbed;
  let client: ECRClient;
  let context: string;
  beforeEach(async () => {
    testbed = await startTestbed([ecr, dockerImages]);
    client = new ECRClient(testbed.clientConfig);
    context = await mkdtemp(join(tmpdir(), "image-"));
  });
  afterEach(async () => {
    client.destroy();
    await testbed.stop();
    await rm(context, { recursive: true, force: true });
  });

  const repository = async (name: string, inputs: object = {}): Promise<Made> =>
    await testbed.resources.create("aws:ecr/repository:Repository", name, { name, ...inputs });
  let builds = 0;
  /** Builds an image whose content is `text`, and pushes it. */
  const push = async (name: string, tag: string, text: string): Promise<Made> => {
    await writeFile(join(context, "app.mjs"), text);
    await writeFile(
      join(context, "Dockerfile"),
      'FROM node:24-slim\nCOPY app.mjs /app/\nCMD ["node", "/app/app.mjs"]\n',
    );
    return await testbed.resources.create("docker:index/image:Image", `build-${++builds}`, {
      imageName: `${host}/${name}:${tag}`,
      build: { context },
    });
  };
  const digestOf = (image: Made) => String(image["repoDigest"]).split("@")[1] as string;

  it("is given images that are built from the project's own folder", async () => {
    const other = await startTestbed([ecr, dockerImages], { folder: context });
    try {
      await other.resources.create("aws:ecr/repository:Repository", "app", { name: "app" });
      await mkdir(join(context, "built"));
      await writeFile(join(context, "built/app.mjs"), "");
      await writeFile(join(context, "built/Dockerfile"), "FROM node:24-slim\nCOPY app.mjs /app/\n");
      const image = await other.resources.create("docker:index/image:Image", "app", {
        imageName: `${host}/app:one`,
        build: { context: "built", dockerfile: "built/Dockerfile" },
      });
      assert.equal(image["context"], join(context, "built"));
      assert.match(String(image["repoDigest"]), /@sha256:[0-9a-f]{64}$/);
    } finally {
      await other.stop();
    }
  });

  it("has a repository under its address", async () => {
    const made = await repository("shop/app", { tags: { team: "shop" } });
    assert.deepEqual(
      [made.id, made["repositoryUrl"], made["arn"], made["registryId"], made["imageTagMutability"]],
      [
        "shop/app",
        `${host}/shop/app`,
        "arn:aws:ecr:ap-northeast-2:000000000000:repository/shop/app",
        "000000000000",
        "MUTABLE",
      ],
    );
    await repository("immutable", { imageTagMutability: "IMMUTABLE" });
    const { repositories } = await client.send(new DescribeRepositoriesCommand({}));
    assert.deepEqual(
      repositories
        ?.map(({ repositoryName, imageTagMutability }) => [repositoryName, imageTagMutability])
        .sort(),
      [
        ["immutable", "IMMUTABLE"],
        ["shop/app", "MUTABLE"],
      ],
    );
    const one = await client.send(new DescribeRepositoriesCommand({ repositoryNames: ["shop/app"] }));
    assert.equal(one.repositories?.[0]?.repositoryUri, `${host}/shop/app`);
    assert.ok((one.repositories?.[0]?.createdAt?.getTime() ?? 0) > Date.now() - 60_000);
    await assert.rejects(client.send(new DescribeRepositoriesCommand({ repositoryNames: ["nobody"] })), {
      name: "RepositoryNotFoundException",
    });
  });

  it("refuses names that are taken or not allowed", async () => {
    await repository("app");
    await assert.rejects(
      testbed.resources.create("aws:ecr/repository:Repository", "again", { name: "app" }),
      { code: "RepositoryAlreadyExistsException" },
    );
    for (const name of ["App", "a", "-app", "app/", "a//b"])
      await assert.rejects(repository(name), { code: "InvalidParameterException" }, name);
  });

  it("keeps what a build pushes by digest and tag, and moves a tag to the newest", async () => {
    await repository("app");
    const first = await push("app", "latest", "one");
    const second = await push("app", "latest", "two");
    const again = await push("app", "v2", "two");
    assert.notEqual(digestOf(first), digestOf(second));
    assert.equal(digestOf(again), digestOf(second), "the same content has the same digest");
    const { imageIds } = await client.send(new ListImagesCommand({ repositoryName: "app" }));
    assert.deepEqual(imageIds?.map(({ imageDigest, imageTag }) => `${imageTag} ${imageDigest}`).sort(), [
      `latest ${digestOf(second)}`,
      `undefined ${digestOf(first)}`,
      `v2 ${digestOf(second)}`,
    ]);
    const { imageDetails } = await client.send(
      new DescribeImagesCommand({ repositoryName: "app", imageIds: [{ imageTag: "latest" }] }),
    );
    assert.deepEqual(
      imageDetails?.map(({ imageDigest, imageTags }) => [imageDigest, imageTags]),
      [[digestOf(second), ["latest", "v2"]]],
    );
    const { images } = testbed.capabilities;
    assert.deepEqual((await images.pull(`${host}/app:latest`)).command, ["node", "/app/app.mjs"]);
    assert.equal((await images.pull(String(first["repoDigest"]))).uri, first["repoDigest"]);
    assert.equal(
      images.repository(`${host}/app:latest`)?.arn,
      "arn:aws:ecr:ap-northeast-2:000000000000:repository/app",
    );
    await assert.rejects(images.pull(`${host}/app:missing`), { code: "CannotPullContainerError" });
  });

  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
  it("does not move an immutable tag", async () => {
    await repository("app", { imageTagMutability: "IMMUTABLE" });
    await push("app", "v1", "one");
    await push("app", "v1", "one");
    await assert.rejects(push("app", "v1", "two"), { code: "ImageTagAlreadyExistsException" });
    await assert.rejects(push("nobody", "v1", "one"), { code: "RepositoryNotFoundException" });
    await testbed.resources.update("aws:ecr/repository:Repository", "app", {
      name: "app",
      imageTagMutability: "MUTABLE",
    });
    await push("app", "v1", "two");
  });

  it("makes an image again after a restart that is built otherwise now, under its immutable tag", async () => {
    await repository("app", { imageTagMutability: "IMMUTABLE" });
    const before = await push("app", "v1", "one");
    await writeFile(join(context, "app.mjs"), "one, by a newer bundler");
    await testbed.restart();
    const { images } = testbed.capabilities;
    const after = await images.pull(`${host}/app:v1`);
    assert.notEqual(after.uri, before["repoDigest"]);
    assert.equal((await images.pull(String(before["repoDigest"]))).uri, before["repoDigest"]);
    await assert.rejects(push("app", "v1", "two"), { code: "ImageTagAlreadyExistsException" });
  });

  it("deletes images, and a repository with images only when told", async () => {
    await repository("app");
    const image = await push("app", "latest", "one");
    await assert.rejects(testbed.resources.remove("aws:ecr/repository:Repository", "app"), {
      code: "RepositoryNotEmptyException",
    });
    const { imageIds } = await client.send(
      new BatchDeleteImageCommand({ repositoryName: "app", imageIds: [{ imageTag: "latest" }] }),
    );
    assert.deepEqual(imageIds, [{ imageDigest: digestOf(image), imageTag: "latest" }]);
    const left = await client.send(new DescribeImagesCommand({ repositoryName: "app" }));
    assert.deepEqual(left.imageDetails, []);
    await assert.rejects(testbed.capabilities.images.pull(`${host}/app:latest`), {
      code: "CannotPullContainerError",
    });
    await push("app", "latest", "one");
    await testbed.resources.update("aws:ecr/repository:Repository", "app", {
      name: "app",
      forceDelete: true,
    });
    await testbed.resources.remove("aws:ecr/repository:Repository", "app");
    const { repositories } = await client.send(new DescribeRepositoriesCommand({}));
    assert.deepEqual(repositories, []);
  });

  it("keeps its images over a restart", async () => {
    await repository("app");
    const image = await push("app", "latest", "one");
    await testbed.restart();
    assert.equal((await testbed.capabilities.images.pull(`${host}/app:latest`)).uri, image["repoDigest"]);
  });

  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
  it("asks a repository's own policy, and identities' policies for its ARN", async () => {
    await repository("app");
    const role = await testbed.role("reader", [
      { Effect: "Allow", Action: "ecr:ListImages", Resource: "arn:aws:ecr:*:*:repository/other" },
    ]);
    const reader = new ECRClient({ ...testbed.clientConfig, credentials: role.credentials });
    const list = () => reader.send(new ListImagesCommand({ repositoryName: "app" }));
    await assert.rejects(list(), { name: "AccessDeniedException" });
    const policy = (principal: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { AWS: principal }, Action: "ecr:ListImages", Resource: "*" },
        ],
      });
    const made = await testbed.resources.create("aws:ecr/repositoryPolicy:RepositoryPolicy", "app", {
      repository: "app",
      policy: policy(role.roleArn),
    });
    assert.deepEqual([made.id, made["registryId"]], ["app", "000000000000"]);
    assert.deepEqual((await list()).imageIds, []);
    await testbed.resources.remove("aws:ecr/repositoryPolicy:RepositoryPolicy", "app");
    await assert.rejects(list(), { name: "AccessDeniedException" });
    reader.destroy();
  });

  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
  it("checks a lifecycle policy as ECR does", async () => {
    await repository("app");
    const lifecycle = (policy: unknown) =>
      testbed.resources.create("aws:ecr/lifecyclePolicy:LifecyclePolicy", "app", {
        repository: "app",
        policy,
      });
    const rule = (rulePriority: number) => ({
      rulePriority,
      selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 3 },
      action: { type: "expire" },
    });
    const made = await lifecycle(JSON.stringify({ rules: [rule(1), rule(2)] }));
    assert.equal(made.id, "app");
    for (const policy of [
      "{",
      "{}",
      JSON.stringify({ rules: [rule(1), rule(1)] }),
      JSON.stringify({ rules: [{}] }),
    ])
      await assert.rejects(lifecycle(policy), { code: "InvalidParameterException" }, policy);
    await testbed.resources.remove("aws:ecr/lifecyclePolicy:LifecyclePolicy", "app");
  });

  it("gives a token for docker login", async () => {
    const call = testbed.services.find(({ name }) => name === "ecr")?.invokes?.[
      "aws:ecr/getAuthorizationToken:getAuthorizationToken"
    ];
    const token = (await call?.({}, "ap-northeast-2")) ?? {};
    assert.deepEqual([token["userName"], token["proxyEndpoint"]], ["AWS", `https://${host}`]);
    assert.equal(
      Buffer.from(String(token["authorizationToken"]), "base64").toString(),
      `AWS:${String(token["password"])}`,
    );
  });

  it("answers in pages when asked to", async () => {
    for (const name of ["c", "a", "b"]) await repository(`app/${name}`);
    const names: (string | undefined)[][] = [];
    for await (const { repositories } of paginateDescribeRepositories({ client, pageSize: 2 }, {}))
      names.push(repositories?.map(({ repositoryName }) => repositoryName) ?? []);
    assert.deepEqual(names, [["app/a", "app/b"], ["app/c"]]);
    await assert.rejects(client.send(new DescribeRepositoriesCommand({ nextToken: "?" })), {
      name: "InvalidParameterException",
    });
  });

  it("takes a tag away, and says which images are not there", async () => {
    await repository("app");
    const image = await push("app", "one", "text");
    await push("app", "two", "text");
    const { imageIds, failures } = await client.send(
      new BatchDeleteImageCommand({
        repositoryName: "app",
        imageIds: [{ imageTag: "one" }, { imageTag: "missing" }],
      }),
    );
    assert.deepEqual(imageIds, [{ imageDigest: digestOf(image), imageTag: "one" }]);
    assert.deepEqual(
      failures?.map(({ imageId, failureCode }) => [imageId?.imageTag, failureCode]),
      [["missing", "ImageNotFound"]],
    );
    const tagged = await client.send(
      new ListImagesCommand({ repositoryName: "app", filter: { tagStatus: "TAGGED" } }),
    );
    assert.deepEqual(tagged.imageIds, [{ imageDigest: digestOf(image), imageTag: "two" }]);
    await assert.rejects(
      client.send(new DescribeImagesCommand({ repositoryName: "app", imageIds: [{ imageTag: "one" }] })),
      { name: "ImageNotFoundException" },
    );
  });

  it("refuses arguments and registries that it does not deal with, by name", async () => {
    await assert.rejects(
      repository("filtered", {
        imageTagMutability: "IMMUTABLE",
        imageTagMutabilityExclusionFilters: [{ filter: "dev*", filterType: "WILDCARD" }],
      }),
      { code: "NotImplemented", message: /imageTagMutabilityExclusionFilters/ },
    );
    await assert.rejects(
      client.send(new ListImagesCommand({ repositoryName: "app", registryId: "111111111111" })),
      { name: "NotImplemented", message: /registryId/ },
    );
  });

  it("refuses calls that it does not do, by name", async () => {
    await assert.rejects(client.send(new CreateRepositoryCommand({ repositoryName: "made-by-hand" })), {
      name: "NotImplemented",
      message: /ecr:CreateRepository/,
    });
    await assert.rejects(client.send(new ListImagesCommand({ repositoryName: "nobody" })), {
      name: "RepositoryNotFoundException",
    });
  });
});
