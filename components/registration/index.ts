import * as pulumi from "@pulumi/pulumi";
import { EventPipeline } from "../event-pipeline/index.ts";
import { FunctionApi } from "../function-api/index.ts";
import { Function } from "../function/index.ts";
import { environmentOf } from "../parts/environment.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { Table } from "../table/index.ts";
import type { RegistrationArgs } from "./args.ts";

export type { RegistrationArgs } from "./args.ts";

/** Limit of what anybody may do without a token and what makes mails: a class may register at once, a script has to wait. */
const openThrottle = { ratePerSecond: 2, burst: 50 };

/** Registration for an event: `POST /<stage>/registrations` makes a row, and each new row makes exactly one mail.
 *
 * ```ts
 * const events = new Registration("events", { table, register, mail, body: schema, sender, logging });
 * ```
 *
 * Makes: `Table`, `Function` behind a `FunctionApi` whose stage has the component's name, `EventPipeline` from the table's new items. */
export class Registration extends pulumi.ComponentResource {
  static readonly token = "mysfits:registration:Registration";

  /** Origin for CloudFront; paths begin with `/<name>`. */
  readonly domainName: pulumi.Output<string>;
  /** Path that registrations are posted to: `/events/registrations`. */
  readonly path: string;
  /** Route that a `StaticSite` on the same origin is given. */
  readonly route: SiteRoute;
  readonly table: Table;
  readonly nodes: { readonly api: FunctionApi; readonly register: Function; readonly mail: EventPipeline };

  constructor(name: string, args: RegistrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Registration.token, name, {}, opts);
    const {
      sender,
      logRetentionDays,
      logging,
      frontDoor,
      throttle = openThrottle,
      accessLogs,
      alarms,
      tags,
    } = args;
    const child = { parent: this };
    const table = new Table(`${name}-table`, args.table, child);
    const register = new Function(
      `${name}-register`,
      {
        code: args.register.code,
        environment: environmentOf(args.register.variables, { table: table.tableName }),
        logRetentionDays,
        alarms,
        tags,
      },
      child,
    );
    table.grants.put(register);
    const api = new FunctionApi(
      name,
      {
        stage: args.stage ?? name,
        description: "Registration for an event",
        throttle,
        frontDoor,
        logging,
        logRetentionDays,
        alarms,
        tags,
        routes: [
          {
            method: "POST",
            path: "/registrations",
            authorization: "none",
            operationName: "register",
            body: args.body,
            function: register,
          },
        ],
      },
      child,
    );
    const mail = new EventPipeline(
      `${name}-mail`,
      {
        source: { table },
        filters: [{ eventName: ["INSERT"] }],
        function: {
          code: args.mail.code,
          environment: sender.environment,
          timeoutSeconds: 30,
          logRetentionDays,
        },
        accessLogs,
        alarms,
        tags,
      },
      child,
    );
    sender.grants.send(mail);

    this.table = table;
    this.domainName = api.domainName;
    this.path = `${api.path}/registrations`;
    this.route = api.route;
    this.nodes = { api, register, mail };
    this.registerOutputs({ domainName: this.domainName });
  }
}
