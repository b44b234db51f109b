// Reporter of mocha: the text that people read, and the same as a file in JUnit's format. mocha itself has one reporter at a time.
import Mocha from "mocha";

/** Writes what the specification reporter writes, and a JUnit file: `--reporter-option output=reports/tests.xml`. */
export default class TextAndFile extends Mocha.reporters.Spec {
  readonly #file: Mocha.reporters.XUnit;

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    this.#file = new Mocha.reporters.XUnit(runner, options);
  }

  /** Ends the run when the file is written. */
  override done(failures: number, end: (failures: number) => void): void {
    this.#file.done(failures, end);
  }
}
