import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rm, stat, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Number of former revisions that are kept for the next plan. */
const KEPT = 3;

/** A revision's files, with the packages that its lockfile names. */
export interface Checkout {
  /** Folder of the project in it. */
  readonly root: string;
  /** Name for people: `main`, `4f1c2d3`, "the files as they are". */
  readonly name: string;
}

/** Former revisions of a project, each in a worktree of its own below `.build/plan`. */
export class Checkouts {
  readonly #project: string;
  readonly #repository: string;
  readonly #progress: (text: string) => void;

  private constructor(project: string, repository: string, progress: (text: string) => void) {
    this.#project = project;
    this.#repository = repository;
    this.#progress = progress;
  }

  /** @param project Folder of the program, in a git repository.
   * @throws Error when it is in none. */
  static async of(project: string, progress: (text: string) => void): Promise<Checkouts> {
    try {
      const { stdout } = await run("git", ["rev-parse", "--show-toplevel"], { cwd: project });
      return new Checkouts(project, stdout.trim(), progress);
    } catch (error) {
      throw new Error(
        `${project} is not in a git repository: there is no revision to compare with. Fix: run it in a clone`,
        {
          cause: error,
        },
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
    throw new Error("there is no branch main to compare with. Fix: give --base REVISION");
  }

  /** Files of a revision.
   * @throws Error for a revision that is not there: a shallow clone has the newest only. */
  async revision(reference: string): Promise<Checkout> {
    const commit = await this.#git(["rev-parse", "--verify", "--quiet", `${reference}^{commit}`]).catch(
      () => undefined,
    );
    if (commit === undefined)
      throw new Error(
        `revision "${reference}" is not in this clone. Fix: git fetch origin ${reference} (a shallow clone needs --depth=0 or --unshallow)`,
      );
    const folder = join(this.#project, ".build/plan", commit);
    if (!existsSync(join(folder, ".git"))) {
      this.#progress(`taking revision ${commit.slice(0, 7)} out`);
      await rm(folder, { recursive: true, force: true });
      await mkdir(join(this.#project, ".build/plan"), { recursive: true });
      await this.#git(["worktree", "prune"]);
      await this.#git(["worktree", "add", "--detach", "--force", folder, commit]);
    }
    const root = join(folder, relative(this.#repository, this.#project));
    await this.#packages(root);
    await link(join(this.#project, ".build"), join(root, ".build"));
    await this.#forget(commit);
    return { root, name: reference === commit ? commit.slice(0, 7) : reference };
  }

  /** The packages of the revision: those that are here when the lockfile is the same, else its own, installed once. */
  async #packages(root: string): Promise<void> {
    const target = join(root, "node_modules");
    if (existsSync(target)) return;
    const [wanted, here] = [root, this.#project].map(lockfile);
    if (wanted === here) return await link(join(this.#project, "node_modules"), target);
    const store = join(this.#project, ".build/plan/packages", hash(wanted ?? ""));
    if (!existsSync(join(store, "node_modules/.package-lock.json"))) {
      this.#progress("installing the packages of its lockfile, which is another one (once)");
      await rm(store, { recursive: true, force: true });
      await mkdir(store, { recursive: true });
      for (const file of ["package.json", "package-lock.json", "local"])
        if (existsSync(join(root, file))) await link(join(root, file), join(store, file));
      await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
        cwd: store,
      });
    }
    await link(join(store, "node_modules"), target);
  }

  /** Removes the oldest worktrees. */
  async #forget(newest: string): Promise<void> {
    const folder = join(this.#project, ".build/plan");
    const commits = (await readdir(folder)).filter((name) => /^[0-9a-f]{40}$/.test(name) && name !== newest);
    const ages = await Promise.all(
      commits.map(async (commit) => ({ commit, at: (await stat(join(folder, commit))).mtimeMs })),
    );
    for (const { commit } of ages.sort((a, b) => b.at - a.at).slice(KEPT - 1))
      await this.#git(["worktree", "remove", "--force", join(folder, commit)]).catch(() => undefined);
  }

  async #git(args: readonly string[]): Promise<string> {
    const { stdout } = await run("git", [...args], { cwd: this.#project });
    return stdout.trim();
  }
}

const lockfile = (root: string): string | undefined =>
  existsSync(join(root, "package-lock.json"))
    ? readFileSync(join(root, "package-lock.json"), "utf8")
    : undefined;

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

async function link(target: string, path: string): Promise<void> {
  await symlink(target, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}
