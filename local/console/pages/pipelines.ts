import { AwsError } from "../../contract/errors.ts";
import type {
  BuildView,
  ConnectionView,
  PipelineCommand,
  PipelineView,
  StageView,
} from "../../contract/capabilities.ts";
import type { ConsoleData } from "../data.ts";
import { markup, table, type Markup } from "../markup.ts";
import { Refusal, type Item, type Page, type Query } from "../page.ts";

/** What the page shows. */
interface Data {
  readonly pipelines: readonly PipelineView[];
  readonly builds: readonly BuildView[];
  readonly connections: readonly ConnectionView[];
}

const classOf = (status = "") =>
  /^(Succeeded|SUCCEEDED|AVAILABLE)$/.test(status)
    ? "good"
    : /^(Failed|FAILED|FAULT|TIMED_OUT|STOPPED|Stopped|Abandoned)$/.test(status)
      ? "bad"
      : "soft";

/** A build with its phases, reports and log. */
const buildItem: Item<{ readonly build: BuildView; readonly lines: readonly string[] }> = {
  find: (cloud, id) => {
    // A build's id has a colon, which is no part of a path of the console.
    const build = cloud.pipelines().builds.find((one) => pathOf(one) === id);
    return build && { build, lines: cloud.logs(build.logSource, 1_000).map(({ message }) => message) };
  },
  title: ({ build }) => `${build.projectName} #${build.number}`,
  render: ({ build, lines }) =>
    markup`<h2>${build.projectName} #${build.number}: <span class="${classOf(build.status)}">${build.status}</span></h2>
<p class="soft">${build.startedAt}, by ${build.initiator}</p>
${table(
  "Phases",
  ["Phase", "Status", "Seconds", "Reason"],
  build.phases.map(
    ({ type, status, seconds, reason }) =>
      markup`<tr><td>${type}</td><td class="${classOf(status)}">${status}</td><td>${seconds?.toFixed(1) ?? ""}</td><td>${reason}</td></tr>`,
  ),
  "It has not begun.",
)}${build.reports.map(reportOf)}<h2>Log</h2><pre>${lines.join("\n")}</pre>`,
};

const pathOf = ({ id }: BuildView) => id.replaceAll(":", "_");

function reportOf({ name, tests, lineCoverage }: BuildView["reports"][number]): Markup {
  if (!tests) return markup`<h2>Report ${name}</h2><p>${lineCoverage ?? 0} % of the lines are covered.</p>`;
  return markup`<h2>Report ${name}</h2><p>${tests.total - tests.failed.length - tests.skipped} passed, <span class="${tests.failed.length > 0 ? "bad" : "good"}">${tests.failed.length} failed</span>, ${tests.skipped} skipped</p>${table(
    "Failed tests",
    ["Test", "Message"],
    tests.failed.map((test) => markup`<tr><td>${test.name}</td><td class="code">${test.message}</td></tr>`),
    "None has failed.",
  )}`;
}

/** Pipelines with their stages, the questions that wait, and builds with their reports. */
export const pipelinesPage: Page<Data, string> = {
  path: "/pipelines",
  tab: "Pipelines",
  data: (cloud) => cloud.pipelines(),
  json: { "/api/pipelines": (cloud) => cloud.pipelines() },
  item: buildItem,
  render: ({ pipelines, builds, connections }, _query, outcome) =>
    markup`${outcome === undefined ? markup`` : markup`<p role="status">${outcome}</p>`}${connections
      .filter(({ status }) => status === "PENDING")
      .map(
        ({ arn, name, providerType }) =>
          markup`<p>The connection ${name} to ${providerType} is PENDING. ${button({ do: "connect", arn }, "Complete it")}</p>`,
      )}${pipelines.length === 0 ? markup`<p class="soft">The program has no pipeline.</p>` : pipelines.map(pipelineOf)}
<h2>Builds</h2>${table(
      "Builds",
      ["At", "Build", "Status", "By", "Tests"],
      builds.map(
        (build) =>
          markup`<tr><td>${build.startedAt}</td><td><a href="/pipelines/${pathOf(build)}">${build.projectName} #${build.number}</a></td><td class="${classOf(build.status)}">${build.status}</td><td>${build.initiator}</td><td>${testsOf(build)}</td></tr>`,
      ),
      "Nothing was built yet.",
    )}`,
  action: {
    path: "/api/pipelines/command",
    run: async (cloud, query) => {
      try {
        return await command(cloud, query);
      } catch (error) {
        if (error instanceof AwsError) throw new Refusal(400, `${error.code}: ${error.message}`);
        throw error;
      }
    },
    json: (outcome) => ({ outcome }),
  },
};

function testsOf({ reports }: BuildView): string {
  const tests = reports.flatMap((report) => report.tests ?? []);
  if (tests.length === 0) return "";
  const failed = tests.reduce((sum, one) => sum + one.failed.length, 0);
  return `${tests.reduce((sum, { total }) => sum + total, 0)}, ${failed} failed`;
}

/** A form that does one thing. Its parameters stand in the address: what is sent from another origin is refused by the server. */
const button = (parameters: Readonly<Record<string, string>>, label: string) =>
  markup`<form method="post" action="/pipelines?${new URLSearchParams(parameters).toString()}"><button>${label}</button></form>`;

function pipelineOf(pipeline: PipelineView): Markup {
  const { arn, name, region, mode, stages, executions } = pipeline;
  return markup`<h2>${name}</h2><p class="soft">${region}, ${mode}</p>${button({ do: "release", arn }, "Release change")}
${table(
  `Stages of ${name}`,
  ["Stage", "Status", "Action", "Status", "What", ""],
  stages.flatMap((stage) => rowsOf(pipeline, stage)),
  "",
)}${table(
    `Executions of ${name}`,
    ["At", "Status", "Revision", "Trigger", "Summary", ""],
    executions.map(
      (execution) =>
        markup`<tr><td>${execution.startedAt}</td><td class="${classOf(execution.status)}">${execution.status}</td><td>${execution.revision}</td><td>${execution.trigger}</td><td>${execution.summary}</td><td>${execution.status === "InProgress" ? button({ do: "stop", arn, executionId: execution.id }, "Stop") : markup``}</td></tr>`,
    ),
    "It has not run yet.",
  )}`;
}

function rowsOf({ arn }: PipelineView, stage: StageView): Markup[] {
  const { name, status, executionId = "", waiting, closed, canRetry, actions } = stage;
  const notes = [
    ...(waiting > 0 ? [`${waiting} wait to enter`] : []),
    ...(closed === undefined ? [] : [`closed: ${closed}`]),
  ];
  return actions.map((action, index) => {
    const first = index === 0;
    const decide = { arn, stage: name, action: action.name, token: action.token ?? "" };
    return markup`<tr><td>${first ? name : ""} ${first ? notes.join(", ") : ""}</td><td class="${classOf(status)}">${first ? (status ?? "") : ""}</td><td>${action.name} <span class="soft">${action.type}</span></td><td class="${classOf(action.status)}">${action.status ?? ""}</td><td>${action.error || action.summary} ${action.buildId === undefined ? markup`` : markup`<a href="/pipelines/${action.buildId.replaceAll(":", "_")}">build</a>`}</td><td>${action.token === undefined ? markup`` : markup`${button({ do: "approve", ...decide }, "Approve")} ${button({ do: "reject", ...decide }, "Reject")}`}${first && canRetry ? button({ do: "retry", arn, stage: name, executionId }, "Retry") : markup``}</td></tr>`;
  });
}

async function command(cloud: ConsoleData, query: Query): Promise<string> {
  const text = (name: string) => {
    const value = query.text(name);
    if (value === undefined || value === "") throw new Refusal(400, `${name} is missing`);
    return value;
  };
  const what = text("do");
  const arn = text("arn");
  if (what === "connect") {
    if (!cloud.pipelines().connections.some((one) => one.arn === arn))
      throw new Refusal(404, `there is no connection ${arn}`);
    await cloud.completeConnection(arn);
    return "The connection is available.";
  }
  await cloud.runPipeline(arn, readCommand(what, text, query));
  return (
    {
      release: "A new execution has begun.",
      approve: "Approved.",
      reject: "Rejected.",
      retry: "The stage runs once more.",
      stop: "The execution was stopped.",
    }[what] ?? ""
  );
}

/** @throws Refusal */
function readCommand(what: string, text: (name: string) => string, query: Query): PipelineCommand {
  switch (what) {
    case "release":
      return { do: what };
    case "approve":
    case "reject":
      return {
        do: what,
        stage: text("stage"),
        action: text("action"),
        token: text("token"),
        reason: query.text("reason") ?? `${what === "approve" ? "approved" : "rejected"} on the console`,
      };
    case "retry":
      return { do: what, stage: text("stage"), executionId: text("executionId") };
    case "stop":
      return { do: what, executionId: text("executionId") };
    default:
      throw new Refusal(400, `do must be release, approve, reject, retry, stop or connect (got "${what}")`);
  }
}
