import { mysfits } from "../../../app/data/mysfits.ts";
import { png } from "../../app/support/images.ts";
import { keysIn } from "./keys.ts";
import { lineIn } from "./log-line.ts";
import { uploadPicture } from "./upload-picture.ts";
import { expect, type Journey, type Visit } from "./visit.ts";

const [first, second, third, fourth] = mysfits;

interface Listed {
  readonly mysfits: readonly { readonly mysfitId: string; readonly name: string }[];
}

const listed = async (visit: Visit, query: string): Promise<readonly string[]> => {
  const { mysfits: all } = (await visit.send(`/api/mysfits${query}`, {
    method: "GET",
    status: 200,
  })) as unknown as Listed;
  return all.map(({ name }) => name).toSorted();
};
type Mysfit = (typeof mysfits)[number];
const isGood = ({ goodEvil }: Mysfit): boolean => goodEvil === "Good";
const isChaotic = ({ lawChaos }: Mysfit): boolean => lawChaos === "Chaotic";
const isLikeTheFirst = ({ species }: Mysfit): boolean => species === first?.species;
const namesWhere = (is: (mysfit: Mysfit) => boolean) =>
  mysfits
    .filter(is)
    .map(({ name }) => name)
    .toSorted();

const pages: Journey = {
  name: "pages",
  kind: "first",
  run: async (visit) => {
    const page = await (await visit.site("/")).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1];
    if (script === undefined) throw new Error(`the first page has no script: ${page.slice(0, 200)}`);
    for (const path of [script, `/mysfits/${first?.mysfitId}`, "/config.json"])
      expect(path, (await visit.site(path)).status, 200);
  },
};

const list: Journey = {
  name: "list of mysfits",
  kind: "first",
  run: async (visit) => expect("the list", (await listed(visit, "")).length, mysfits.length),
};

const filters = [
  { name: "by good and evil", query: "goodevil=Good", is: isGood },
  { name: "by law and chaos", query: "lawchaos=Chaotic", is: isChaotic },
  { name: "by species", query: `species=${first?.species}`, is: isLikeTheFirst },
].map(({ name, query, is }): Journey => ({
  name: `list ${name}`,
  kind: "first",
  run: async (visit) => expect(`the list ${name}`, await listed(visit, `?${query}`), namesWhere(is)),
}));

const profile: Journey = {
  name: "profile",
  kind: "first",
  run: async (visit) => {
    const { name } = await visit.send(`/api/mysfits/${second?.mysfitId}`, { method: "GET", status: 200 });
    expect("the name", name, second?.name);
  },
};

const call = async (visit: Visit, method: string, what: string, id = third?.mysfitId) =>
  await visit.send(`/api/mysfits/${id}/${what}`, {
    method,
    headers: { ...(await visit.user()).headers },
    status: 200,
  });

const like: Journey = {
  name: "like",
  kind: "first",
  run: async (visit) => expect("the like", (await call(visit, "POST", "like"))["liked"], true),
};

const unlike: Journey = {
  name: "like taken back",
  kind: "first",
  run: async (visit) => {
    await call(visit, "POST", "like", second?.mysfitId);
    expect("the like", (await call(visit, "DELETE", "like", second?.mysfitId))["liked"], false);
  },
};

const own: Journey = {
  name: "own mysfits",
  kind: "first",
  run: async (visit) => {
    await call(visit, "POST", "like", fourth?.mysfitId);
    await call(visit, "POST", "adopt", fourth?.mysfitId);
    const { likes, adoptions } = await visit.send("/api/me", {
      method: "GET",
      headers: { ...(await visit.user()).headers },
      status: 200,
    });
    for (const ids of [likes, adoptions])
      expect("the list of the own", (ids as string[]).includes(fourth?.mysfitId ?? ""), true);
  },
};

const adoption: Journey = {
  name: "adoption",
  kind: "first",
  run: async (visit) => {
    await call(visit, "POST", "adopt");
    await call(visit, "DELETE", "adopt");
  },
};

const notice: Journey = {
  name: "adoption notice",
  kind: "first",
  run: async (visit) => {
    await call(visit, "POST", "adopt", first?.mysfitId);
    const { email } = await visit.user();
    await visit.mail(
      "the notice of the adoption",
      ({ to, subject }) => to[0] === email && subject.includes(`adopted ${first?.name}`),
    );
  },
};

const question: Journey = {
  name: "question",
  kind: "first",
  run: async (visit) => {
    await visit.confirmMails();
    const body = { email: "curious@example.org", questionText: "언제 열리나요?" };
    await visit.send("/api/questions", { body, status: 202 });
    await visit.mail(
      "the question",
      ({ to, text }) => to[0] === "admin@example.com" && text.includes(body.questionText),
    );
  },
};

const ownProfile: Journey = {
  name: "own profile",
  kind: "first",
  run: async (visit) => {
    const { headers } = await visit.user();
    const body = { displayName: "Mysfit's friend" };
    await visit.send("/api/me/profile", { method: "PATCH", headers: { ...headers }, body, status: 200 });
    const { displayName } = await visit.send("/api/me/profile", {
      method: "GET",
      headers: { ...headers },
      status: 200,
    });
    expect("the name", displayName, body.displayName);
  },
};

const ownData: Journey = {
  name: "own data",
  kind: "first",
  run: async (visit) => {
    const { email, headers } = await visit.user();
    const own = await visit.send("/api/me/export", { method: "GET", headers: { ...headers }, status: 200 });
    expect("the address", own["email"], email);
  },
};

const withdrawal: Journey = {
  name: "withdrawal",
  kind: "first",
  run: async (visit) => {
    const { email, headers } = await visit.leaver();
    const registration = { email, name: "Leaver", mobile: "+821012345678" };
    await visit.send("/events/registrations", { body: registration, status: 201 });
    await visit.send("/api/questions", { body: { email, questionText: "How do I leave?" }, status: 202 });
    const { steps } = await visit.send("/api/me", {
      method: "DELETE",
      headers: { ...headers },
      body: { confirm: "withdraw" },
      status: 200,
    });
    const removed = new Map(
      (steps as { step: string; removed: number }[]).map((one) => [one.step, one.removed]),
    );
    expect("the questions removed", removed.get("questions"), 1);
    expect("the registrations removed", removed.get("registration"), 1);
  },
};

const picture: Journey = {
  name: "own picture",
  kind: "first",
  run: async (visit) => {
    const { headers } = await visit.user();
    const ask = async (method: string) =>
      await visit.send("/api/me/picture", { method, headers: { ...headers }, status: 200 });
    // The second one takes the place of the first.
    for (const side of [64, 128]) {
      await uploadPicture(visit, png(side, side));
      await visit.until("the picture", async () =>
        (await ask("GET"))["state"] === "ready" ? true : undefined,
      );
    }
    const { pictures } = (await ask("GET")) as unknown as { pictures: readonly { url: string }[] };
    for (const { url } of pictures) expect("the picture's address", (await fetch(url)).status, 200);
    // Uploads go, and so do the pictures before; these two stay.
    await visit.until("two files", async () =>
      (await keysIn(visit, "pictures-bucket")).length === pictures.length ? true : undefined,
    );
    await lineIn(visit, "pictures-processor-logs");
    expect("the removal", (await ask("DELETE"))["removed"], true);
  },
};

/** Journeys of visitors through the site and its service. */
export const visitorJourneys: readonly Journey[] = [
  pages,
  list,
  ...filters,
  profile,
  like,
  unlike,
  own,
  adoption,
  notice,
  question,
  ownProfile,
  ownData,
  withdrawal,
  picture,
];
