import { accountId } from "../contract/account.ts";
import type { Capabilities } from "../contract/capabilities.ts";
import type { PolicyTrial } from "../contract/policy-trial.ts";
import type { Platform, Service, ServiceFactory } from "../contract/service.ts";
import { openGateway, type Gateway } from "../gateway/index.ts";
import { Endpoints } from "../host/endpoints.ts";
import type { Store } from "../host/store.ts";
import { LogHub } from "../observe/logs.ts";
import { Mailbox } from "../observe/mailbox.ts";
import { MetricHub } from "../observe/metrics.ts";
import { TraceHub, traceMails } from "../observe/trace.ts";

/** What services are made for. */
export interface AssemblyOptions {
  readonly project: string;
  /** Folder of the project.
   * @default that of this process */
  readonly folder?: string;
  readonly stack: string;
  readonly region: string;
  /** Stays open when the services are stopped. */
  readonly store: Store;
  /** In the order in which they are made. */
  readonly factories: readonly ServiceFactory[];
  /** Address of the first CloudFront distribution. */
  readonly siteUrl: string;
  /** Chooses the port of the gateway, and opens it there. */
  readonly openOnPort: (open: (port: number) => Promise<Gateway>) => Promise<Gateway>;
  /** Put in place of, or beside, what the services offer. */
  readonly capabilities?: Partial<Capabilities>;
  readonly policyTrial?: PolicyTrial | undefined;
}

/** Services with all that they need, and their one address: a running copy without its program. */
export interface Assembly {
  readonly platform: Platform;
  readonly services: readonly Service[];
  /** Adds what is only known once the services are made. */
  offer(capabilities: Partial<Capabilities>): void;
  /** Resolves when what the graph declares is up. */
  ready(): Promise<void>;
  /** Drains and releases everything. */
  stop(): Promise<void>;
  /** Releases what a killed process would: nothing is finished, and nothing is written any more. */
  abandon(): Promise<void>;
}

/** Makes services that can call each other and be called over HTTP. */
export async function assemble(options: AssemblyOptions): Promise<Assembly> {
  const { project, stack, region, store, factories, siteUrl, openOnPort } = options;
  const logs = new LogHub();
  const traces = new TraceHub();
  const { capabilities, add } = collectCapabilities();
  const gateway = await openOnPort((port) => openGateway({ port, region, logs, traces, capabilities }));
  add({ gateway: gateway.capability });
  const platform: Platform = {
    accountId,
    project,
    folder: options.folder ?? process.cwd(),
    stack,
    region,
    store,
    logs,
    traces,
    metrics: new MetricHub(),
    mailbox: new Mailbox(store),
    endpoints: new Endpoints(),
    gatewayUrl: gateway.url,
    siteUrl,
    capabilities,
    policyTrial: options.policyTrial,
  };
  traceMails(traces, platform.mailbox);
  const services: Service[] = [];
  const stop = async () => {
    // What calls others goes before what is called.
    for (const service of services.toReversed()) await service.stop?.();
    await gateway.close();
  };
  try {
    for (const factory of factories) {
      const service = await factory(platform);
      services.push(service);
      add(service.capabilities ?? {});
    }
  } catch (error) {
    await stop();
    throw error;
  }
  add(options.capabilities ?? {});
  gateway.attach(services);
  return {
    platform,
    services,
    stop,
    offer: add,
    ready: async () => {
      await Promise.all(services.map(async (service) => await service.ready?.()));
    },
    abandon: async () => {
      const ending = services.map(async (service) => await service.abandon?.());
      await gateway.close();
      await Promise.allSettled(ending);
    },
  };
}

/** Makes one object of capabilities that services add theirs to as they are made; order does not matter, as long as nobody asks before
 * all are there.
 * @returns `capabilities`, where asking for one that nobody offers throws, and `add`. */
function collectCapabilities(): {
  readonly capabilities: Capabilities;
  readonly add: (offered: Partial<Capabilities>) => void;
} {
  const offered: Partial<Capabilities> = {};
  return {
    capabilities: new Proxy({} as Capabilities, {
      get(_, name) {
        const capability = offered[name as keyof Capabilities];
        if (!capability)
          throw new Error(
            `no service of the local cloud offers "${String(name)}"; it belongs into local/aws/index.ts`,
          );
        return capability;
      },
      has: (_, name) => name in offered,
    }),
    add: (more) => void Object.assign(offered, more),
  };
}
