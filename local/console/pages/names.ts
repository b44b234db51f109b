import type { ConsoleData } from "../data.ts";
import { markup, table } from "../markup.ts";
import type { Page } from "../page.ts";

type Names = ReturnType<ConsoleData["names"]>;

/** Zones with their records, and certificates with what proves them. */
export const namesPage: Page<Names> = {
  path: "/names",
  tab: "Names",
  data: (cloud) => cloud.names(),
  json: { "/api/names": (cloud) => cloud.names() },
  render: ({ zones, certificates }) =>
    markup`${table(
      "Certificates",
      ["Status", "Names", "Region", "Records that prove them"],
      certificates.map(({ status, names, region, validation }) => {
        const proofs = validation.map(
          ({ recordName, recordValue, isThere }) =>
            markup`<div class="${isThere ? "good" : "bad"}">${recordName} CNAME ${recordValue}</div>`,
        );
        return markup`<tr><td class="${status === "ISSUED" ? "good" : "bad"}">${status}</td><td>${names.join(", ")}</td><td>${region}</td><td>${proofs}</td></tr>`;
      }),
      "The program has no certificate.",
    )}${zones.map(zone)}${
      zones.length === 0 ? markup`<p>The program has no zone.</p>` : ""
    }<p class="soft">No other name server is asked, and nobody asks these. There is no TLS on 127.0.0.1.</p>`,
};

const zone = ({ id, name, origin, records }: Names["zones"][number]) =>
  markup`<h2>${name || "Zone of any name"}</h2><p>${id}, ${origins[origin]}</p>${table(
    `Records of ${name || id}`,
    ["Name", "Type", "Seconds", "Values"],
    records.map(({ name: record, type, ttl, values }) => {
      const lines = values.map((value) => markup`<div>${value}</div>`);
      return markup`<tr><td>${record}</td><td>${type}</td><td>${ttl ?? ""}</td><td>${lines}</td></tr>`;
    }),
    "It has no record.",
  )}`;

const origins: Readonly<Record<Names["zones"][number]["origin"], string>> = {
  program: "made by the program",
  api: "made by a call",
  "look-up": "stands for one that the account has on AWS",
};
