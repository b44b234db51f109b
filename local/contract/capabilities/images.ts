/** A container image whose content is on this machine. */
export interface ContainerImage {
  /** `<repository>@sha256:…` */
  readonly uri: string;
  /** Image that it was made from: `public.ecr.aws/docker/library/node:24.21.0-bookworm-slim`. */
  readonly base: string;
  /** Folder with the files of the image that the build copied. */
  readonly root: string;
  readonly workingDirectory: string;
  /** ENTRYPOINT and CMD, joined: `["node", "service.mjs"]`. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** USER, empty when root. */
  readonly user: string;
  /** VOLUME. */
  readonly volumes: readonly string[];
}

/** Container images (`local/docker`, `local/aws/ecr`). */
export interface ImageCapability {
  /** Keeps an image that a build made, under its digest and `tag`.
   * @throws AwsError RepositoryNotFoundException, ImageTagAlreadyExistsException (an immutable tag with other content). */
  push(image: ContainerImage, tag: string): Promise<void>;
  /** Puts an image back that a build has made again from kept inputs: its tag goes with it, an immutable one too.
   * @throws AwsError RepositoryNotFoundException. */
  restore(image: ContainerImage, tag: string): Promise<void>;
  /** Finds an image by digest or tag. @throws AwsError CannotPullContainerError when no build here pushed it. */
  pull(uri: string): Promise<ContainerImage>;
  /** The repository of an image's address with its policy (JSON text), undefined when it is not one of the account's. */
  repository(
    uri: string,
  ): { readonly arn: string; readonly region: string; readonly policy?: string } | undefined;
}
