/** A commit, or the files as they are. */
export interface Revision {
  /** Of the commit; with `-files` at its end for files that are not committed. */
  readonly id: string;
  /** Subject of the commit. */
  readonly message: string;
  /** Who wrote it, as its author's name. */
  readonly author: string;
  /** ISO 8601. */
  readonly date: string;
}

/** A branch or tag. */
export interface Ref {
  /** `refs/heads/main`, `refs/tags/v1` */
  readonly name: string;
  /** Of the commit that it points to. */
  readonly commit: string;
}

/** The repository of the program that runs here, which stands for every remote one. */
export interface RepositoryCapability {
  /** Folder with the files. */
  readonly root: string;
  /** Folder of the program below the root: `delivery/pipeline`; empty when it is the root. */
  readonly project: string;
  /** Newest revision of a branch.
   * @returns undefined when there is no such branch. */
  newest(branch: string): Promise<Revision | undefined>;
  /** @returns undefined when there is no such commit. */
  revision(commit: string): Promise<Revision | undefined>;
  /** Every branch and tag. */
  refs(): Promise<readonly Ref[]>;
  /** Paths that are different between two commits. */
  changed(from: string, to: string): Promise<readonly string[]>;
  /** Files of a revision, as a ZIP archive. */
  archive(revision: Revision): Promise<Buffer>;
}
