import { stat } from "node:fs/promises";
import { formatArn } from "../../contract/arn.ts";
import type { ContainerImage, ImageCapability } from "../../contract/capabilities.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";

/** A private repository. */
export interface Repository {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  /** `000000000000.dkr.ecr.ap-northeast-2.amazonaws.com/app` */
  readonly uri: string;
  readonly createdAt: number;
  readonly immutableTags: boolean;
  /** Policy of the repository, JSON text. */
  readonly policy?: string;
  readonly lifecyclePolicy?: string;
}

/** An image of a repository. */
export interface StoredImage {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: number;
  readonly content: ContainerImage;
}

/** The account's repositories and their images. Durable; the files of the images are where the build left them. */
export class Repositories implements ImageCapability {
  readonly #accountId: string;
  readonly #repositories: Collection<Repository>;
  readonly #images: Collection<StoredImage>;

  constructor({ store, accountId }: Platform) {
    this.#accountId = accountId;
    this.#repositories = store.collection("ecr/repositories");
    this.#images = store.collection("ecr/images");
  }

  /** @throws AwsError RepositoryAlreadyExistsException, InvalidParameterException. */
  async create(name: string, region: string, immutableTags: boolean): Promise<Repository> {
    if (!/^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/.test(name))
      throw new AwsError(
        "InvalidParameterException",
        `Repository name '${name}' must have 2 to 256 lower-case letters, digits and - _ . /`,
      );
    const uri = this.uriOf(name, region);
    if (this.#repositories.has(uri))
      throw new AwsError(
        "RepositoryAlreadyExistsException",
        `The repository with name '${name}' already exists in the registry with id '${this.#accountId}'`,
      );
    const arn = formatArn({
      service: "ecr",
      region,
      accountId: this.#accountId,
      resource: `repository/${name}`,
    });
    const made = { name, region, arn, uri, createdAt: Date.now(), immutableTags };
    await this.#repositories.put(uri, made);
    return made;
  }

  uriOf(name: string, region: string): string {
    return `${this.#accountId}.dkr.ecr.${region}.amazonaws.com/${name}`;
  }

  find(name: string, region: string): Repository | undefined {
    return this.#repositories.get(this.uriOf(name, region));
  }

  /** @throws AwsError RepositoryNotFoundException. */
  get(name: string, region: string): Repository {
    const found = this.find(name, region);
    if (!found) throw notFound(name, this.#accountId);
    return found;
  }

  all(region: string): Repository[] {
    return this.#repositories.values().filter((repository) => repository.region === region);
  }

  async change(name: string, region: string, changes: Partial<Repository>): Promise<Repository> {
    const changed = { ...this.get(name, region), ...changes };
    await this.#repositories.put(changed.uri, changed);
    return changed;
  }

  /** @throws AwsError RepositoryNotEmptyException unless `force`. */
  async delete(name: string, region: string, force: boolean): Promise<void> {
    const { uri } = this.get(name, region);
    const images = this.images(uri);
    if (images.length > 0 && !force)
      throw new AwsError(
        "RepositoryNotEmptyException",
        `The repository with name '${name}' in registry with id '${this.#accountId}' cannot be deleted because it still contains images`,
      );
    for (const { digest } of images) await this.#images.delete(`${uri}@${digest}`);
    await this.#repositories.delete(uri);
  }

  /** Images of a repository, oldest first. */
  images(uri: string): StoredImage[] {
    return this.#images
      .values()
      .filter(({ repository }) => repository === uri)
      .sort((a, b) => a.pushedAt - b.pushedAt);
  }

  async deleteImage(uri: string, digest: string): Promise<void> {
    await this.#images.delete(`${uri}@${digest}`);
  }

  async push(content: ContainerImage, tag: string): Promise<void> {
    const [uri = "", digest = ""] = content.uri.split("@");
    const repository = this.#repositories.get(uri);
    if (!repository) throw notFound(uri.slice(uri.indexOf("/") + 1), this.#accountId);
    const tagged = this.images(uri).find(({ tags }) => tags.includes(tag));
    if (tagged && tagged.digest !== digest) {
      if (repository.immutableTags)
        throw new AwsError(
          "ImageTagAlreadyExistsException",
          `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
        );
      await this.#images.put(`${uri}@${tagged.digest}`, {
        ...tagged,
        tags: tagged.tags.filter((other) => other !== tag),
      });
    }
    const known = this.#images.get(`${uri}@${digest}`);
    const tags = [...new Set([...(known?.tags ?? []), tag])];
    if (known && known.tags.includes(tag) && known.content.root === content.root) return;
    await this.#images.put(`${uri}@${digest}`, {
      repository: uri,
      digest,
      tags,
      pushedAt: known?.pushedAt ?? Date.now(),
      content,
    });
  }

  async pull(uri: string): Promise<ContainerImage> {
    const [, repository = "", tag, digest] =
      /^(.+?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(uri) ?? [];
    const image = digest
      ? this.#images.get(`${repository}@${digest}`)
      : this.images(repository).find(({ tags }) => tags.includes(tag ?? "latest"));
    const there = image && (await stat(image.content.root).catch(() => undefined));
    if (!there)
      throw new AwsError(
        "CannotPullContainerError",
        `pull image manifest: failed to resolve ref ${uri}: not found. Only images that docker.Image of this program built are here`,
      );
    return image.content;
  }

  repository(
    uri: string,
  ): { readonly arn: string; readonly region: string; readonly policy?: string } | undefined {
    return this.#repositories.get(uri.replace(/@.*$/, "").replace(/(?<=\/.*):[\w.-]+$/, ""));
  }
}

function notFound(name: string, accountId: string): AwsError {
  return new AwsError(
    "RepositoryNotFoundException",
    `The repository with name '${name}' does not exist in the registry with id '${accountId}'`,
  );
}
