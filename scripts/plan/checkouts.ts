import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { alone } from "./alone.ts";
import { command } from "./command.ts";
import { installed, linkPackages, packagesOf } from "./packages.ts";

/** Number of former revisions that are kept for the next plan. */
const KEPT = 3;

/** A revision's files, with the packages that its lockfile names. */
export interface Checkout {
  /** Folder of the project in it. */
  readonly root: string;
  /** Name for people: `main`, `4f1c2d3`, "the files as they are". */
  readonly name: string;
}

/** Former revisions of a project, each in a worktree of its own below `.build/plan`. Those that were used last stay there for the next plan. */
export class Checkouts {
  readonly #project: string;
  readonly #repository: string;
  readonly #progress: (text: string) => void;
  readonly #signal: AbortSignal;
  /** Commits that this plan looks at. */
  readonly #used = new Set<string>();

  private constructor(
    project: string,
    repository: string,
    progress: (text: string) => void,
    signal: AbortSignal,
  ) {
    this.#project = project;
    this.#repository = repository;
    this.#progress = progress;
    this.#signal = signal;
  }

  /** @param project Folder of the program, in a git repository.
   * @param signal Breaks off what is under way: nothing half is left then. Omit it where nobody does.
   * @throws Error when it is in none. */
  static async of(
    project: string,
    progress: (text: string) => void,
    signal = new AbortController().signal,
  ): Promise<Checkouts> {
    if (!existsSync(project)) throw new Error(`there is no folder ${project}. Fix: correct --project`);
    try {
      const repository = await command("git", ["rev-parse", "--show-toplevel"], project, signal);
      return new Checkouts(project, repository, progress, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new Error(
        (error as NodeJS.ErrnoException).code === "ENOENT"
          ? "git is not installed here, and plan compares revisions. Fix: install it"
          : `${project} is not in a git repository: there is no revision to compare with. Fix: run it in a clone`,
        { cause: error },
      );
    }
  }

  /** The files as they are now. */
  get present(): Checkout {
    return { root: this.#project, name: "the files as they are" };
  }

  /** Commit at which the present branch left the main one.
   * @throws Error when there is no main branch to compare with. */
  async fork(): Promise<string> {
    for (const branch of ["origin/main", "main", "origin/master", "master"]) {
      const commit = await this.#git(["merge-base", "HEAD", branch]).catch(() => undefined);
      if (commit !== undefined) return commit;
    }
    throw new Error(
      "there is no branch main, or a shallow clone has no commit in common with it. Fix: give --base REVISION, or git fetch --unshallow origin",
    );
  }

  /** Files of a revision.
   * @throws Error for a revision that is not there: a shallow clone has the newest only. */
  async revision(reference: string): Promise<Checkout> {
    const commit = await this.#git([
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${reference}^{commit}`,
    ]).catch(() => undefined);
    if (commit === undefined)
      throw new Error(
        `revision "${reference}" is not in this clone. Fix: correct it, or fetch it: git fetch origin ${reference.replace(/[~^].*$/, "")} (in a shallow clone: git fetch --unshallow origin)`,
      );
    this.#used.add(commit);
    const name = reference === commit ? commit.slice(0, 7) : reference;
    const folder = join(this.#store, commit);
    const root = join(folder, relative(this.#repository, this.#project));
    await mkdir(this.#store, { recursive: true });
    await alone(join(this.#store, "lock"), this.#progress, this.#signal, async () => {
      await this.#takeOut(commit, folder);
      if (existsSync(join(root, "Pulumi.yaml"))) {
        await this.#packages(folder, root, name);
        await mkdir(join(this.#project, ".build"), { recursive: true });
        await link(join(this.#project, ".build"), join(root, ".build"));
      }
      const now = new Date();
      await utimes(folder, now, now);
      await this.#forget();
    });
    return { root, name };
  }

  get #store(): string {
    return join(this.#project, ".build/plan");
  }

  /** Makes the worktree of a commit. It is whole when its mark is there, which names its own packages if it has some; one that was broken
   * off is made anew. */
  async #takeOut(commit: string, folder: string): Promise<void> {
    const mark = `${folder}.whole`;
    if (existsSync(mark) && existsSync(join(folder, ".git"))) return;
    this.#progress(`taking revision ${commit.slice(0, 7)} out`);
    await this.#remove(commit);
    try {
      await this.#git(["worktree", "add", "--detach", "--force", folder, commit]);
      await writeFile(mark, "");
    } catch (error) {
      await this.#remove(commit);
      throw error;
    }
  }

  /** Removes a worktree, half of one too, and what Git knows of it. */
  async #remove(commit: string): Promise<void> {
    for (const path of [`${commit}.whole`, commit])
      await rm(join(this.#store, path), { recursive: true, force: true });
    // To the end, when the plan is broken off too.
    await command("git", ["worktree", "prune"], this.#project, new AbortController().signal);
  }

  /** The packages of the revision: those that are here when the lockfile is the same, else its own, installed once. */
  async #packages(folder: string, root: string, name: string): Promise<void> {
    const wanted = await packagesOf(root, folder);
    const here = await packagesOf(this.#project, this.#repository);
    const target = join(wanted.root, "node_modules");
    if (existsSync(target)) return;
    // A link that leads nowhere: what it led to was cleared away.
    await rm(target, { force: true });
    if (wanted.fingerprint === here.fingerprint) return await linkPackages(here.root, wanted.root);
    const store = join(this.#store, "packages");
    await linkPackages(await installed(wanted, store, name, this.#progress, this.#signal), wanted.root);
    await writeFile(`${folder}.whole`, wanted.fingerprint);
  }

  /** Removes the oldest worktrees, and packages that none uses any more. */
  async #forget(): Promise<void> {
    const names = await readdir(this.#store);
    const commits = names.filter((name) => /^[0-9a-f]{40}$/.test(name));
    const ages = await Promise.all(
      commits.map(async (commit) => ({ commit, at: (await stat(join(this.#store, commit))).mtimeMs })),
    );
    const old = ages
      .sort((a, b) => b.at - a.at)
      .slice(KEPT)
      .filter(({ commit }) => !this.#used.has(commit));
    for (const { commit } of old) await this.#remove(commit);
    const gone = new Set(old.map(({ commit }) => commit));
    const marks = commits
      .filter((commit) => !gone.has(commit))
      .map((commit) => readFile(join(this.#store, `${commit}.whole`), "utf8").catch(() => ""));
    const inUse = new Set(await Promise.all(marks));
    const stores = await readdir(join(this.#store, "packages")).catch(() => []);
    for (const name of stores)
      if (!inUse.has(name)) await rm(join(this.#store, "packages", name), { recursive: true, force: true });
  }

  async #git(args: readonly string[]): Promise<string> {
    return await command("git", args, this.#project, this.#signal);
  }
}

async function link(target: string, path: string): Promise<void> {
  await symlink(target, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}
