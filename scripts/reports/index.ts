import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { clover, coverageLine } from "./clover.ts";
import { readCoverage } from "./coverage.ts";

/** Reports of a run of tests in a folder: `tests.xml` in JUnit's format, `coverage.xml` in Clover's. */
export class Reports {
  readonly #folder: string;
  readonly #counted: string;

  /** @param folder Is made when it is not there; what it has of an earlier run is replaced. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#counted = join(folder, "v8");
  }

  /** Options of mocha. */
  get options(): readonly string[] {
    const output = join(this.#folder, "tests.xml");
    return [
      "--reporter",
      join(import.meta.dirname, "reporter.ts"),
      "--reporter-option",
      `output=${output},suiteName=mysfits,showRelativePaths=true`,
    ];
  }

  /** Environment of mocha, and by it of every process that the tests start. */
  get environment(): Readonly<Record<string, string>> {
    return { NODE_V8_COVERAGE: this.#counted };
  }

  /** Takes the reports of an earlier run away. */
  async begin(): Promise<void> {
    for (const file of ["tests.xml", "coverage.xml", "v8"])
      await rm(join(this.#folder, file), { recursive: true, force: true });
    await mkdir(this.#counted, { recursive: true });
  }

  /** Writes the report of what was reached.
   * @param root Folder of the sources. @returns How much that is, in one line. */
  async end(root: string): Promise<string> {
    const files = await readCoverage(this.#counted, root);
    await writeFile(join(this.#folder, "coverage.xml"), clover(files, Date.now()));
    await rm(this.#counted, { recursive: true, force: true });
    return coverageLine(files);
  }
}
