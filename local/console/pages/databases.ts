import type { DatabasePeek, DatabaseView } from "../../contract/capabilities.ts";
import type { ConsoleData } from "../data.ts";
import { markup, table, type Markup } from "../markup.ts";
import { Refusal, type Page, type Query } from "../page.ts";

/** What the page shows. */
interface Databases {
  readonly databases: readonly DatabaseView[];
  /** Look into the one that was asked for, if it runs. */
  readonly peek?: { readonly arn: string; readonly table: string | undefined; readonly found: DatabasePeek };
}

/** Databases: state, endpoints, who is connected, a button for a failover, and a look at tables that changes nothing. */
export const databasesPage: Page<Databases, string> = {
  path: "/databases",
  tab: "Databases",
  data: async (cloud, query) => ({ databases: cloud.databases(), peek: await peekOf(cloud, query) }),
  json: { "/api/databases": (cloud) => cloud.databases() },
  action: { path: "/api/databases", run: failOver, json: (message) => ({ message }) },
  render: ({ databases, peek }, _, message = "") =>
    markup`<p>${message}</p>${databases.map((database) => one(database, peek?.arn === database.arn ? peek : undefined))}${
      databases.length === 0 ? markup`<p>The program has no database.</p>` : markup``
    }`,
};

async function peekOf(cloud: ConsoleData, query: Query): Promise<Databases["peek"]> {
  const arn = query.text("arn");
  if (arn === undefined || !cloud.databases().some((database) => database.arn === arn)) return undefined;
  const name = query.text("table");
  const found = await cloud.peekDatabase(arn, name);
  return found && { arn, table: name, found };
}

function one(database: DatabaseView, peek: Databases["peek"]): Markup {
  const {
    arn,
    identifier,
    region,
    state,
    endpoint,
    readerEndpoint,
    localAddress,
    databaseName = "",
  } = database;
  const look = `/databases?${new URLSearchParams({ arn }).toString()}`;
  return markup`<h2>${identifier}</h2><p class="soft">${region}, ${states[state]}</p>
<form method="post" action="/databases?${new URLSearchParams({ arn }).toString()}"><button>Fail over</button></form>
${table(
  `Endpoints of ${identifier}`,
  ["Endpoint", "Address"],
  [
    ["Writer, in the VPC", endpoint],
    ["Readers, in the VPC", readerEndpoint],
    ["On this machine, TLS", localAddress ?? "none"],
    ["Database", databaseName],
  ].map(([what, address]) => markup`<tr><td>${what}</td><td>${address}</td></tr>`),
  "",
)}${table(
    `Instances of ${identifier}`,
    ["Instance", "Zone", "Role"],
    database.instances.map(
      (instance) =>
        markup`<tr><td>${instance.identifier}</td><td>${instance.zone}</td><td>${instance.writes ? "writer" : "reader"}</td></tr>`,
    ),
    "It has no instance, so nobody can connect.",
  )}${table(
    `Connections to ${identifier}`,
    ["User", "Database", "From", "Since", "May"],
    database.connections.map(
      ({ user, database: name, from, since, readsOnly }) =>
        markup`<tr><td>${user}</td><td>${name}</td><td>${from}</td><td>${since}</td><td>${readsOnly ? "read" : "read and write"}</td></tr>`,
    ),
    "Nobody is connected.",
  )}${table(
    `Events of ${identifier}`,
    ["At", "What"],
    database.events.map(({ at, message }) => markup`<tr><td>${at}</td><td>${message}</td></tr>`),
    "Nothing has happened yet.",
  )}${
    state === "running"
      ? markup`<p><a href="${look}">Look at its tables</a></p>${peek ? tablesOf(look, peek) : markup``}`
      : markup`<p class="soft">Its tables can be looked at while it runs: the next connection starts it.</p>`
  }`;
}

function tablesOf(look: string, { table: chosen, found }: NonNullable<Databases["peek"]>): Markup {
  const { tables, columns, values = [] } = found;
  return markup`${table(
    "Tables",
    ["Table", "Rows, about"],
    tables.map(
      ({ name, rows }) =>
        markup`<tr><td><a href="${look}&amp;table=${encodeURIComponent(name)}">${name}</a></td><td>${rows}</td></tr>`,
    ),
    "It has no table.",
  )}${
    columns === undefined
      ? markup``
      : table(
          `First rows of ${chosen ?? ""}`,
          [...columns],
          values.map((row) => markup`<tr>${row.map((value) => markup`<td>${value ?? "null"}</td>`)}</tr>`),
          "It has no row.",
        )
  }`;
}

const states: Readonly<Record<DatabaseView["state"], string>> = {
  running: "runs",
  paused: "paused: the next connection starts it",
  stopped: "stopped",
};

async function failOver(cloud: ConsoleData, query: Query): Promise<string> {
  const arn = query.text("arn") ?? "";
  const database = cloud.databases().find((candidate) => candidate.arn === arn);
  if (!database) throw new Refusal(404, `there is no database ${arn || "without an arn"}`);
  if (database.state === "stopped") throw new Refusal(400, `the database ${database.identifier} is stopped`);
  await cloud.failOverDatabase(arn);
  return database.instances.length > 1
    ? "Another instance writes now; every connection was ended."
    : "The only instance was restarted; every connection was ended.";
}
