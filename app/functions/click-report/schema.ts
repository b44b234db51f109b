import { Type, type Static } from "typebox";
import { reportDays } from "./queries.ts";

const clicks = { clicks: Type.Integer(), users: Type.Integer({ description: "Distinct signed-in users" }) };
const milliseconds = Type.Union([Type.Number(), Type.Null()]);

/** Answer of `GET /stream/clicks/report`. Users are counted, never named. Times are ISO 8601 in UTC. The function takes its type alone. */
export const ClickReport = Type.Object({
  days: Type.Enum([...reportDays]),
  generatedAt: Type.String(),
  totals: Type.Object({
    ...clicks,
    guestClicks: Type.Integer({ description: "Clicks of visitors who were not signed in" }),
    duplicates: Type.Integer({
      description: "Arrivals of clicks that were there already, which nothing else here counts",
    }),
  }),
  slot: Type.Enum(["hour", "day"]),
  overTime: Type.Array(Type.Object({ from: Type.String(), ...clicks }), {
    description: "Every slot of the time, also those without a click",
  }),
  byMysfit: Type.Array(Type.Object({ mysfitId: Type.String(), ...clicks }), {
    description: "Most clicks first, as the next two",
  }),
  bySpecies: Type.Array(Type.Object({ species: Type.String(), ...clicks })),
  byAlignment: Type.Array(Type.Object({ goodevil: Type.String(), lawchaos: Type.String(), ...clicks })),
  lag: Type.Object(
    {
      p50: milliseconds,
      p95: milliseconds,
      maximum: milliseconds,
      ahead: Type.Integer({
        description:
          "Clicks whose browser's clock was ahead of ours: they are not in the figures beside this one",
      }),
    },
    { description: "Milliseconds from a click to its arrival; null when there are no clicks" },
  ),
  failures: Type.Array(
    Type.Object({
      errorCode: Type.String(),
      errorMessage: Type.String(),
      records: Type.Integer(),
      newest: Type.String({ description: "Time when the newest one arrived" }),
    }),
    { description: "Records that were put aside" },
  ),
  scannedBytes: Type.Integer(),
});
export type ClickReport = Static<typeof ClickReport>;
