import { accountId } from "../../contract/account.ts";
import { formatArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Access } from "../../contract/api.ts";
import type { Collection, Store } from "../../host/store.ts";
import { invalidParameter, repositoryNotFound } from "./errors.ts";
import type { Repository, StoredImage } from "./records.ts";

/** The account's repositories and their images. Durable; the files of the images are where the build left them. */
export class RepositoryStore {
  readonly #repositories: Collection<Repository>;
  readonly #images: Collection<StoredImage>;

  constructor(store: Store) {
    this.#repositories = store.collection("ecr/repositories");
    this.#images = store.collection("ecr/images");
  }

  arnOf(name: string, region: string): string {
    return formatArn({ service: "ecr", region, accountId, resource: `repository/${name}` });
  }

  uriOf(name: string, region: string): string {
    return `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}`;
  }

  /** Access that IAM and the repository's own policy must allow for an operation on it. */
  access(operation: string, name: string, region: string): Access {
    const action = `ecr:${operation}`;
    return { action, resource: this.arnOf(name, region), resourcePolicy: this.find(name, region)?.policy };
  }

  /** @throws AwsError RepositoryAlreadyExistsException, InvalidParameterException. */
  async create(name: string, region: string, immutableTags: boolean): Promise<Repository> {
    if (!/^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/.test(name))
      throw invalidParameter(
        `Repository name '${name}' must have 2 to 256 lower-case letters, digits and - _ . /`,
      );
    const uri = this.uriOf(name, region);
    if (this.#repositories.has(uri))
      throw new AwsError(
        "RepositoryAlreadyExistsException",
        `The repository with name '${name}' already exists in the registry with id '${accountId}'`,
      );
    const arn = this.arnOf(name, region);
    const repository = { name, region, arn, uri, createdAt: Date.now(), immutableTags };
    await this.#repositories.put(uri, repository);
    return repository;
  }

  find(name: string, region: string): Repository | undefined {
    return this.#repositories.get(this.uriOf(name, region));
  }

  /** @throws AwsError RepositoryNotFoundException. */
  get(name: string, region: string): Repository {
    const repository = this.find(name, region);
    if (!repository) throw repositoryNotFound(name);
    return repository;
  }

  /** @param uri Without tag or digest. */
  byUri(uri: string): Repository | undefined {
    return this.#repositories.get(uri);
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
        `The repository with name '${name}' in registry with id '${accountId}' cannot be deleted because it still contains images`,
      );
    for (const { digest } of images) await this.deleteImage(uri, digest);
    await this.#repositories.delete(uri);
  }

  /** Images of a repository, oldest first. */
  images(uri: string): StoredImage[] {
    return this.#images
      .values()
      .filter(({ repository }) => repository === uri)
      .sort((one, other) => one.pushedAt - other.pushedAt);
  }

  /** Image of a repository by its digest. */
  image(uri: string, digest: string): StoredImage | undefined {
    return this.#images.get(`${uri}@${digest}`);
  }

  async putImage(image: StoredImage): Promise<void> {
    await this.#images.put(`${image.repository}@${image.digest}`, image);
  }

  async deleteImage(uri: string, digest: string): Promise<void> {
    await this.#images.delete(`${uri}@${digest}`);
  }
}
