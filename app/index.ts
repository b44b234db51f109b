// All that the program knows of the application besides the code that it deploys.
import { seed } from "./data/mysfits.ts";
import { tables } from "./data/tables.ts";
import { adoptions } from "./functions/adoption-notice/changes.ts";
import { variables as adoptionNotice } from "./functions/adoption-notice/environment.ts";
import { variables as clickReport } from "./functions/click-report/environment.ts";
import { namedQueries } from "./functions/click-report/queries.ts";
import { variables as clickTransform } from "./functions/click-transform/environment.ts";
import { clicks } from "./functions/click-transform/schema.ts";
import { variables as mail } from "./functions/mail/environment.ts";
import { variables as orderMail } from "./functions/order-mail/environment.ts";
import { variables as registration } from "./functions/registration/environment.ts";
import { registrationSchema } from "./functions/registration/schema.ts";
import { variables as picture } from "./functions/picture/environment.ts";
import { variables as shopMigration } from "./functions/shop-migration/environment.ts";
import { variables as shopMigrationSql } from "./functions/shop-migration-sql/environment.ts";
import { graphQlSource } from "./graphql/source.ts";
import { pathLimits } from "./path-limits.ts";
import { claimHeaders } from "./service/caller.ts";
import { variables as service } from "./service/environment.ts";
import { questions } from "./service/question-changes.ts";
import { variables as shop } from "./shop/environment.ts";
import { picturePrefixes } from "./shared/picture.ts";
import { mailedOrders, source as orderSource } from "./shop/outbox/events.ts";
import { accounts } from "./accounts.ts";

/** Names of environment variables by what they hold, as each handler reads them. */
const variables = {
  adoptionNotice,
  clickReport,
  clickTransform,
  mail,
  picture,
  registration,
  service,
  orderMail,
  shop,
  shopMigration,
  shopMigrationSql,
};

export {
  accounts,
  adoptions,
  claimHeaders,
  clicks,
  graphQlSource,
  mailedOrders,
  namedQueries,
  orderSource,
  pathLimits,
  picturePrefixes,
  questions,
  registrationSchema,
  seed,
  tables,
  variables,
};
