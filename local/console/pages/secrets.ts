import type { SecretView } from "../../contract/capabilities.ts";
import type { ConsoleData } from "../data.ts";
import { markup, table } from "../markup.ts";
import { Refusal, type Page, type Query } from "../page.ts";

/** A value that somebody asked to see. */
interface Revealed {
  readonly arn: string;
  readonly versionId: string;
  readonly value: string;
}

/** Secrets with their versions and rotations. A value is shown by a button alone, and is in no other page and no log. */
export const secretsPage: Page<readonly SecretView[], Revealed> = {
  path: "/secrets",
  tab: "Secrets",
  data: (cloud) => cloud.secrets(),
  json: { "/api/secrets": (cloud) => cloud.secrets() },
  action: { path: "/api/secrets/reveal", run: reveal },
  render: (secrets, _query, revealed) =>
    markup`${
      revealed
        ? markup`<p role="status">${revealed.arn}, ${revealed.versionId}:</p><pre>${revealed.value}</pre>`
        : ""
    }${table(
      "Secrets",
      ["Secret", "Region", "Owner", "Versions", "Rotated", "Next rotation"],
      secrets.map((secret) => {
        const { name, region, owningService = "", rotatedAt = "", nextRotationAt = "" } = secret;
        return markup`<tr><td>${name}${stateOf(secret)}</td><td>${region}</td><td>${owningService}</td><td>${versionsOf(secret)}</td><td>${rotatedAt}</td><td>${nextRotationAt}</td></tr>`;
      }),
      "There is no secret.",
    )}<p class="soft">Values are files that only you can read, in the folder of the state. They are not encrypted.</p>`,
};

const stateOf = ({ deletedAt, rotationProblem }: SecretView) =>
  markup`${deletedAt === undefined ? "" : markup`<br><span class="bad">deleted ${deletedAt}</span>`}${
    rotationProblem === undefined ? "" : markup`<br><span class="bad">${rotationProblem}</span>`
  }`;

const versionsOf = ({ arn, versions }: SecretView) =>
  Object.entries(versions).map(([versionId, stages]) => {
    const parameters = new URLSearchParams({ arn, versionId }).toString();
    return markup`<form method="post" action="/secrets?${parameters}">${stages.join(", ")} <button>Show</button></form>`;
  });

async function reveal(cloud: ConsoleData, query: Query): Promise<Revealed> {
  const [arn = "", versionId = ""] = [query.text("arn"), query.text("versionId")];
  const secret = cloud.secrets().find((one) => one.arn === arn);
  if (!secret || !Object.hasOwn(secret.versions, versionId))
    throw new Refusal(404, `there is no version "${versionId}" of a secret "${arn}"`);
  return { arn, versionId, value: await cloud.revealSecret(arn, versionId) };
}
