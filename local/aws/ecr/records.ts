import type { ContainerImage } from "../../contract/capabilities/images.ts";

/** A private repository. */
export interface Repository {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  /** `000000000000.dkr.ecr.ap-northeast-2.amazonaws.com/app` */
  readonly uri: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly immutableTags: boolean;
  /** Policy of the repository, JSON text. */
  readonly policy?: string | undefined;
  /** Rules by which AWS removes images, JSON text. */
  readonly lifecyclePolicy?: string | undefined;
}

/** An image of a repository. */
export interface StoredImage {
  /** URI of the repository. */
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  /** Milliseconds since 1970. */
  readonly pushedAt: number;
  readonly content: ContainerImage;
}
