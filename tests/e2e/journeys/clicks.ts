import { randomUUID } from "node:crypto";
import type { ClickReport } from "../../../app/functions/click-report/schema.ts";
import { click, clicks, flush, lake, put, rawRequest } from "../support/clicks.ts";
import { expect, type Journey, type Visit } from "./visit.ts";

const sent = async (visit: Visit, body: object) => {
  const answer = await put(visit, body);
  expect("the answer to clicks", [answer.status, await answer.text()][0], 202);
};

const clicked: Journey = {
  name: "clicks",
  kind: "first",
  run: async (visit) => {
    const [one] = clicks(1);
    await sent(visit, { clicks: [one] });
    await visit.until("the line of the click", async () => {
      await flush(visit);
      return (await lake(visit)).lines.find(({ eventId }) => eventId === one?.eventId);
    });
  },
};

const failed: Journey = {
  name: "clicks that fail",
  kind: "first",
  run: async (visit) => {
    const one = click({ mysfitId: randomUUID() });
    await sent(visit, { clicks: [one] });
    await visit.until("the record that failed", async () => {
      await flush(visit);
      return (await lake(visit)).failed.find((record) =>
        rawRequest(record).clicks.some(({ eventId }) => eventId === one.eventId),
      );
    });
  },
};

const report: Journey = {
  name: "report of clicks",
  kind: "first",
  run: async (visit) => {
    const { headers } = await visit.administrator();
    await sent(visit, { clicks: clicks(2) });
    await sent(visit, { clicks: [click({ mysfitId: randomUUID() })] });
    await flush(visit);
    const { totals, failures } = (await visit.send("/stream/clicks/report?days=1", {
      method: "GET",
      headers: { ...headers },
      status: 200,
    })) as unknown as ClickReport;
    if (totals.clicks < 2 || failures.length === 0)
      throw new Error(`the report tells of ${totals.clicks} clicks and ${failures.length} kinds of failures`);
  },
};

/** Journeys of clicks into the lake and back. */
export const clickJourneys: readonly Journey[] = [clicked, failed, report];
