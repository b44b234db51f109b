import type { AnyPage } from "../page.ts";
import { alarmsPage } from "./alarms.ts";
import { cachesPage } from "./caches.ts";
import { dashboardPage } from "./dashboard.ts";
import { databasesPage } from "./databases.ts";
import { denialsPage } from "./denials.ts";
import { failuresPage } from "./failures.ts";
import { lakePage } from "./lake.ts";
import { logsPage } from "./logs.ts";
import { mailsPage } from "./mails.ts";
import { namesPage } from "./names.ts";
import { pipelinesPage } from "./pipelines.ts";
import { resourcesPage } from "./resources.ts";
import { scalingPage } from "./scaling.ts";
import { secretsPage } from "./secrets.ts";
import { tracesPage } from "./traces.ts";
import { wafPage } from "./waf.ts";

/** The console's pages, in the order of their tabs. A new one is a file beside this one, and a line here. */
export const pages = [
  resourcesPage,
  mailsPage,
  tracesPage,
  lakePage,
  failuresPage,
  alarmsPage,
  dashboardPage,
  namesPage,
  secretsPage,
  scalingPage,
  databasesPage,
  cachesPage,
  pipelinesPage,
  denialsPage,
  wafPage,
  logsPage,
] as readonly AnyPage[];
