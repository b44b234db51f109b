import type { WebAclState } from "../../contract/capabilities.ts";
import { markup, table } from "../markup.ts";
import type { Page } from "../page.ts";

/** Web ACLs: their rules with what each matched since the copy started, and the newest requests that a rule matched. */
export const wafPage: Page<readonly WebAclState[]> = {
  path: "/waf",
  tab: "WAF",
  data: (cloud) => cloud.webAcls(),
  json: { "/api/web-acls": (cloud) => cloud.webAcls() },
  render: (webAcls) =>
    markup`${webAcls.length === 0 ? markup`<p>The program has no web ACL.</p>` : ""}${webAcls.map(
      ({ name, capacity, lacks, rules, samples }) =>
        markup`<h2>${name}</h2><p class="soft">${capacity} capacity units; more than 1,500 cost extra for each request.${lacks.map((lack) => markup` ${lack}.`)}</p>${table(
          "Rules",
          ["Order", "Rule", "Action", "Requests matched"],
          rules.map(
            ({ name: rule, priority, action, matches }) =>
              markup`<tr><td>${priority}</td><td>${rule}</td><td>${action}</td><td class="${matches > 0 ? "bad" : "good"}">${matches}</td></tr>`,
          ),
          "It has no rules.",
        )}${table(
          "Requests that a rule matched",
          ["At", "Rule", "Action", "From", "Request"],
          samples.map(
            ({ at, rule, action, clientIp, country, method, uri }) =>
              markup`<tr><td>${at}</td><td>${rule}</td><td>${action}</td><td>${clientIp} ${country === "-" ? "" : country}</td><td class="code">${method} ${uri}</td></tr>`,
          ),
          "No rule matched a request.",
        )}`,
    )}`,
};
