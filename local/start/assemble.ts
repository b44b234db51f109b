import type { Capabilities } from "../contract/capabilities.ts";
import { accountId } from "../contract/account.ts";
import type { Platform, Service, ServiceFactory } from "../contract/service.ts";
import type { Gateway, GatewayOptions } from "../gateway/index.ts";
import { Endpoints } from "../host/endpoints.ts";
import type { Store } from "../host/store.ts";
import { LogHub } from "../observe/logs.ts";
import { Mailbox } from "../observe/mailbox.ts";
import { MetricHub } from "../observe/metrics.ts";
import { TraceHub, traceMails } from "../observe/trace.ts";

/** What a local cloud is assembled from. */
export interface Parts {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  readonly store: Store;
  readonly siteUrl: string;
  /** In the order in which the services are made. */
  readonly factories: readonly ServiceFactory[];
  /** Opens the gateway on the port that it is to have. */
  readonly openGateway: (options: Omit<GatewayOptions, "port">) => Promise<Gateway>;
  /** Goes before what the services offer each other.
   * @default nothing */
  readonly capabilities?: Partial<Capabilities>;
}

/** Services on one platform, behind one gateway. */
export interface Assembly {
  readonly platform: Platform;
  readonly services: readonly Service[];
  readonly gateway: Gateway;
  /** Stops the services, and then the gateway: what calls others before what is called. The store stays open. */
  stop(): Promise<void>;
}

/** Makes the platform, the gateway and the services: the same way for a running copy and for tests.
 * @throws Error of whatever could not be made; what was made before is stopped. */
export async function assemble(parts: Parts): Promise<Assembly> {
  const { project, stack, region, store, siteUrl, factories } = parts;
  const logs = new LogHub();
  const traces = new TraceHub();
  const { capabilities, add } = assembleCapabilities();
  const gateway = await parts.openGateway({ region, logs, traces, capabilities });
  add({ gateway: gateway.capability });
  const platform: Platform = {
    accountId,
    project,
    stack,
    region,
    store,
    logs,
    traces,
    capabilities,
    siteUrl,
    metrics: new MetricHub(),
    mailbox: new Mailbox(store),
    endpoints: new Endpoints(),
    gatewayUrl: gateway.url,
  };
  traceMails(traces, platform.mailbox);
  const services: Service[] = [];
  const stop = async () => {
    for (const service of services.toReversed()) await service.stop?.();
    await gateway.close();
  };
  try {
    for (const factory of factories) {
      const service = await factory(platform);
      services.push(service);
      if (service.capabilities) add(service.capabilities);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  add(parts.capabilities ?? {});
  gateway.attach(services);
  return { platform, services, gateway, stop };
}

/** One object of capabilities that services add theirs to as they are made; order does not matter, as long as nobody asks
 * before all are there.
 * @returns `capabilities`, where asking for one that nobody offers throws, and `add`. */
function assembleCapabilities(): {
  capabilities: Capabilities;
  add: (offered: Partial<Capabilities>) => void;
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
