import { stat } from "node:fs/promises";
import type { ContainerImage, ImageCapability } from "../../contract/capabilities/images.ts";
import { AwsError } from "../../contract/errors.ts";
import { repositoryNotFound } from "./errors.ts";
import type { RepositoryStore } from "./store.ts";

/** Images as builds push them and tasks pull them. */
export function imageCapability(store: RepositoryStore): ImageCapability {
  return {
    push: async (image, tag) => await put(store, image, tag, false),
    restore: async (image, tag) => await put(store, image, tag, true),
    pull: (uri) => pull(store, uri),
    repository: (uri) => store.byUri(uri.replace(/@.*$/, "").replace(/(?<=\/.*):[\w.-]+$/, "")),
  };
}

async function put(
  store: RepositoryStore,
  content: ContainerImage,
  tag: string,
  isRestored: boolean,
): Promise<void> {
  const [uri = "", digest = ""] = content.uri.split("@");
  const repository = store.byUri(uri);
  if (!repository) throw repositoryNotFound(uri.slice(uri.indexOf("/") + 1));
  const tagged = store.images(uri).find(({ tags }) => tags.includes(tag));
  if (tagged && tagged.digest !== digest) {
    if (repository.immutableTags && !isRestored)
      throw new AwsError(
        "ImageTagAlreadyExistsException",
        `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
      );
    await store.putImage({ ...tagged, tags: tagged.tags.filter((other) => other !== tag) });
  }
  const known = store.image(uri, digest);
  if (known && known.tags.includes(tag) && known.content.root === content.root) return;
  await store.putImage({
    repository: uri,
    digest,
    tags: [...new Set([...(known?.tags ?? []), tag])],
    pushedAt: known?.pushedAt ?? Date.now(),
    content,
  });
}

async function pull(store: RepositoryStore, uri: string): Promise<ContainerImage> {
  const [, repository = "", tag = "latest", digest] =
    /^(.+?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(uri) ?? [];
  const image =
    digest === undefined
      ? store.images(repository).find(({ tags }) => tags.includes(tag))
      : store.image(repository, digest);
  if (!image || !(await isFolder(image.content.root)))
    throw new AwsError(
      "CannotPullContainerError",
      `pull image manifest: failed to resolve ref ${uri}: not found. Only images that docker.Image of this program built are here. Fix: let this stack build its image, in place of naming one from elsewhere`,
    );
  return image.content;
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
