import type { Check, KnownVisit } from "../check.ts";
import { must } from "../problem.ts";
import { jsonOf } from "../site.ts";

interface Mysfit {
  readonly mysfitId: string;
  readonly name: string;
  readonly species: string;
  readonly goodevil: string;
  readonly lawchaos: string;
  readonly thumbImageUri: string;
  readonly likes: number;
  readonly adopted: boolean;
}

interface List {
  readonly mysfits: readonly Mysfit[];
  readonly cursor?: string;
}

type Query = Readonly<Record<string, string>>;

const remedy =
  "npm run verify -- --stack NAME; then the service's log, and docs/runbook.md, the API's alarms";
const authorizer = "look at the authorizer of the API's methods: npm run policies, npm run pulumi -- up";

/** The mysfits, and who may change what. */
export const apiChecks: readonly Check[] = [
  {
    name: "list",
    about: "the mysfits, whole and page by page",
    remedy,
    needsConfig: true,
    run: async (visit) => {
      const { mysfits } = await list(visit);
      must(mysfits.length > 0, "the list is empty");
      for (const mysfit of mysfits) must(isMysfit(mysfit), `not a mysfit: ${JSON.stringify(mysfit)}`);
      const limit = Math.ceil(mysfits.length / 2);
      const first = await list(visit, { limit: String(limit) });
      const rest =
        first.cursor === undefined
          ? []
          : (await list(visit, { limit: String(limit), cursor: first.cursor })).mysfits;
      const ids = [...first.mysfits, ...rest].map(({ mysfitId }) => mysfitId);
      must(
        new Set(ids).size === mysfits.length,
        `two pages of ${limit} have ${new Set(ids).size} of ${mysfits.length} mysfits`,
      );
    },
  },
  {
    name: "filter",
    about: "a filter answers what it says, and refuses what it does not know",
    remedy,
    needsConfig: true,
    run: async (visit) => {
      const { mysfits } = await list(visit);
      const goodevil = mysfits[0]?.goodevil ?? "Good";
      const wanted = mysfits.filter((mysfit) => mysfit.goodevil === goodevil).length;
      const forms: readonly Query[] = [{ goodevil }, { filter: "GoodEvil", value: goodevil }];
      for (const query of forms) {
        const got = await list(visit, query);
        must(
          got.mysfits.length === wanted && got.mysfits.every((mysfit) => mysfit.goodevil === goodevil),
          `${JSON.stringify(query)} answers ${got.mysfits.length} mysfits, ${wanted} are ${goodevil}`,
        );
      }
      for (const query of ["colour=blue", `goodevil=${goodevil.toLowerCase()}`, "limit=0"])
        await visit.site.refused(400, `${visit.config.apiUrl}/mysfits?${query}`);
    },
  },
  {
    name: "mysfit",
    about: "one mysfit, and one that there is not",
    remedy,
    needsConfig: true,
    run: async (visit) => {
      const { apiUrl } = visit.config;
      const { mysfits } = await list(visit, { limit: "1" });
      const id = mysfits[0]?.mysfitId ?? "";
      const mysfit = jsonOf(await visit.site.expect(200, `${apiUrl}/mysfits/${id}`));
      must(isMysfit(mysfit) && mysfit.mysfitId === id, `not the mysfit ${id}: ${JSON.stringify(mysfit)}`);
      await visit.site.refused(404, `${apiUrl}/mysfits/unknown`);
    },
  },
  {
    name: "hidden",
    about: "health checks and what is no route are not there",
    remedy: "look at the routes of the API: only those of the service's document may be there",
    needsConfig: true,
    run: async ({ site, config: { apiUrl } }) => {
      for (const path of ["/health/live", "/health/ready", "/nothing"])
        await site.refused(404, `${apiUrl}${path}`);
    },
  },
  {
    name: "sign-in-needed",
    about: "401 for what is a user's own, without a token and with a made-up one",
    remedy: authorizer,
    needsConfig: true,
    run: async (visit) => {
      const { apiUrl, clicksUrl, graphqlUrl } = visit.config;
      const id = (await list(visit, { limit: "1" })).mysfits[0]?.mysfitId ?? "";
      // It claims to be somebody, and nobody signed it.
      const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const forged = `${encoded({ alg: "none" })}.${encoded({ sub: "somebody", token_use: "id" })}.`;
      const somebody = { authorization: `Bearer ${forged}`, "x-user-id": "somebody" };
      for (const headers of [{}, somebody] as const) {
        await visit.site.refused(401, `${apiUrl}/me`, { headers });
        for (const act of ["like", "adopt"])
          for (const method of ["POST", "DELETE"])
            await visit.site.refused(401, `${apiUrl}/mysfits/${id}/${act}`, { method, headers });
        await visit.site.refused(401, `${clicksUrl}/me`, { method: "PUT", headers, body: { clicks: [] } });
        await visit.site.expect(401, graphqlUrl, {
          method: "POST",
          headers,
          body: { query: "{ myEvent { email } }" },
        });
      }
    },
  },
];

async function list({ site, config: { apiUrl } }: KnownVisit, query: Query = {}): Promise<List> {
  const answer = await site.expect(200, `${apiUrl}/mysfits?${new URLSearchParams(query).toString()}`);
  const content = jsonOf(answer) as Partial<List>;
  must(Array.isArray(content.mysfits), `${answer.request} answers no list of mysfits`);
  return content as List;
}

function isMysfit(value: unknown): value is Mysfit {
  const mysfit = value as Partial<Mysfit>;
  return (
    [
      mysfit.mysfitId,
      mysfit.name,
      mysfit.species,
      mysfit.goodevil,
      mysfit.lawchaos,
      mysfit.thumbImageUri,
    ].every((text) => typeof text === "string" && text !== "") &&
    typeof mysfit.likes === "number" &&
    typeof mysfit.adopted === "boolean"
  );
}
