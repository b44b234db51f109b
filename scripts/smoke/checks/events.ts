import { randomUUID } from "node:crypto";
import type { Check } from "../check.ts";
import { must, Problem } from "../problem.ts";
import { jsonOf } from "../site.ts";

/** An address where nobody is: if the site took it in, nobody would get a mail. */
const nobody = "smoke@example.invalid";
const registration = { name: "Smoke", email: nobody, mobile: "+821012345678" };
const question = { email: nobody, questionText: "Does it work?" };

/** What visitors send: refused before anything is stored or mailed, but for one click. */
export const eventChecks: readonly Check[] = [
  {
    name: "registrations",
    about: "registrations that are not right are refused by name",
    remedy: "look at the model and the validator of the API, and at the function's log",
    needsConfig: true,
    run: async ({ site, config: { registrationsUrl } }) => {
      // Each lacks something, so that none of them is stored whatever the site does.
      for (const body of [
        {},
        { ...registration, name: " " },
        { ...registration, email: "nobody" },
        { ...registration, mobile: "call me" },
        { ...registration, name: 5 },
        { ...registration, mobile: "", admin: true },
      ])
        await site.refused(400, registrationsUrl, { method: "POST", body });
    },
  },
  {
    name: "questions",
    about: "questions that are not right are refused",
    remedy: "look at the model and the validator of the API",
    needsConfig: true,
    run: async ({ site, config: { apiUrl } }) => {
      for (const body of [{}, { ...question, questionText: "" }, { ...question, email: "nobody" }])
        await site.refused(400, `${apiUrl}/questions`, { method: "POST", body });
    },
  },
  {
    name: "clicks",
    about: "a guest's click is taken; clicks that are not right, or say who clicked, are refused",
    remedy: "docs/runbook.md, the alarms of the click stream; a throttle: mysfits:clicks of the stage",
    needsConfig: true,
    run: async ({ site, config: { apiUrl, clicksUrl } }) => {
      const { mysfits } = jsonOf(await site.expect(200, `${apiUrl}/mysfits?limit=1`)) as {
        readonly mysfits: readonly { readonly mysfitId: string }[];
      };
      const [mysfit] = mysfits;
      if (mysfit === undefined) throw new Problem("there is no mysfit to click");
      const click = { eventId: randomUUID(), mysfitId: mysfit.mysfitId, at: new Date().toISOString() };
      for (const clicks of [[], [{ ...click, at: "now" }], [{ ...click, userId: "somebody" }]])
        await site.refused(400, clicksUrl, { method: "PUT", body: { clicks } });
      const taken = jsonOf(
        await site.expect(202, clicksUrl, { method: "PUT", body: { clicks: [click] } }),
      ) as { readonly accepted?: unknown };
      must(taken.accepted === 1, `one click was sent, and taken were ${JSON.stringify(taken)}`);
    },
  },
];
