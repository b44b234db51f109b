import type { TestCaseRecord } from "../records.ts";
import { attribute, children, readXml, textOf, type Element } from "./xml.ts";

/** Longest message of a test that is kept, characters. */
const LONGEST_MESSAGE = 8_192;

/** Reads the tests of a file in JUnit's format: `testsuites` or `testsuite` at its root, suites in suites too.
 * @param file Path below the source, for the tests.
 * @throws Error when it is another document.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-reporting.html */
export async function readJUnit(text: string, file: string): Promise<TestCaseRecord[]> {
  const document = await readXml(text);
  const roots = [...children(document, "testsuites"), ...children(document, "testsuite")];
  if (roots.length === 0)
    throw new Error("the root is neither testsuites nor testsuite, as JUnit's format has it");
  return roots.flatMap((root) => testsOf(root, "", file));
}

function testsOf(suite: Element, outer: string, file: string): TestCaseRecord[] {
  const name = attribute(suite, "name") || outer;
  return [
    ...children(suite, "testcase").map((test) => readTest(test, name, file)),
    ...children(suite, "testsuite").flatMap((inner) => testsOf(inner, name, file)),
  ];
}

function readTest(test: Element, suite: string, file: string): TestCaseRecord {
  const [failure] = children(test, "failure");
  const [error] = children(test, "error");
  const [skipped] = children(test, "skipped");
  const reason = failure ?? error ?? skipped;
  const seconds = Number(attribute(test, "time").replaceAll(",", ""));
  return {
    name: attribute(test, "name"),
    prefix: attribute(test, "classname"),
    suite,
    status: failure ? "FAILED" : error ? "ERROR" : skipped ? "SKIPPED" : "SUCCEEDED",
    nanoseconds: Number.isFinite(seconds) ? Math.round(seconds * 1e9) : 0,
    message: reason && messageOf(reason),
    file,
  };
}

function messageOf(reason: Element): string {
  const texts = [attribute(reason, "message"), textOf(reason)].filter((text) => text !== "");
  return texts.join("\n").slice(0, LONGEST_MESSAGE);
}
