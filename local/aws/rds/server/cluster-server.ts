import { rm } from "node:fs/promises";
import { LogDriver } from "../../../observe/log-driver.ts";
import { type PostgresServer, startPostgres } from "../../../postgres/server.ts";
import type { Platform } from "../../../contract/service.ts";
import type { ClusterRecord, EventRecord } from "../records.ts";
import { logGroupOf, serviceRole } from "../service-role.ts";
import { authentication, changePassword, prepareRoles, SUPERUSER } from "./roles.ts";

/** A client that is signed in. */
export interface Connection {
  readonly user: string;
  readonly database: string;
  /** For people: `task 3f2a of service shop`. */
  readonly from: string;
  /** ISO 8601 */
  readonly since: string;
  /** True for one that was let in as a reader. */
  readonly readsOnly: boolean;
}

/** What a server needs of whoever keeps the clusters. */
export interface ClusterKeeper {
  readonly platform: Platform;
  /** @throws AwsError when there is no such cluster. */
  cluster(region: string, identifier: string): ClusterRecord;
  findCluster(region: string, identifier: string): ClusterRecord | undefined;
  /** Parameters of the cluster's group. */
  parametersOf(cluster: ClusterRecord): Readonly<Record<string, string>>;
  /** Keeps what happened. */
  tell(cluster: ClusterRecord, type: EventRecord["type"], message: string): void;
}

/** Settings that PostgreSQL does not know, for they are Amazon's own. */
const amazons = /^(rds\.|aurora|apg_|babelfish)/;

/** Connections that PostgreSQL takes; Aurora counts them by its capacity. */
const CONNECTIONS = 500;

/** The PostgreSQL of a cluster. It runs from the first connection on, and pauses when nobody is connected for a while, if the cluster's smallest
 * capacity is 0. */
export class ClusterServer {
  readonly connections = new Set<Connection>();
  readonly #keeper: ClusterKeeper;
  readonly #region: string;
  readonly #identifier: string;
  #running: Promise<PostgresServer> | undefined;
  #ending: Promise<void> = Promise.resolve();
  #pause: NodeJS.Timeout | undefined;
  /** Writes what is left of the log. */
  #flush: () => Promise<void> = () => Promise.resolve();
  /** True once the copy ends: nothing is started any more. */
  #isOver = false;
  /** True once it was killed. */
  #isCutOff = false;

  constructor(keeper: ClusterKeeper, region: string, identifier: string) {
    this.#keeper = keeper;
    this.#region = region;
    this.#identifier = identifier;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** The server; started if it does not run. @throws Error with the end of its log when it can't. */
  async server(): Promise<PostgresServer> {
    if (this.#isOver) throw new Error(`the cluster ${this.#identifier} is ending`);
    return await (this.#running ?? this.#begin());
  }

  /** Starts it, and knows of it until it ends. One that ends after the next one has begun is not that one's end. */
  #begin(): Promise<PostgresServer> {
    const running = this.#start();
    const forget = () => {
      if (this.#running === running) this.#running = undefined;
    };
    this.#running = running;
    running.then(async ({ ended }) => {
      await ended;
      forget();
    }, forget);
    return running;
  }

  /** Counts a client in; the answer counts it out again. */
  enter(connection: Connection): () => void {
    this.connections.add(connection);
    clearTimeout(this.#pause);
    return () => {
      this.connections.delete(connection);
      this.#pauseLater();
    };
  }

  async #start(): Promise<PostgresServer> {
    await this.#ending;
    const cluster = this.#keeper.cluster(this.#region, this.#identifier);
    const log = this.#log(cluster);
    const server = await startPostgres({
      folder: await this.#folder(cluster),
      superuser: SUPERUSER,
      authentication,
      settings: this.#settings(cluster),
      // What a killed copy would not have written is not written.
      onLine: (line) => this.#isCutOff || log.line(line),
    });
    this.#flush = async () => await log.flush();
    try {
      const { masterUsername: name, databaseName } = cluster;
      await prepareRoles(server, { name, databaseName, password: await this.#masterPassword(cluster) });
    } catch (error) {
      await server.stop();
      throw error;
    }
    this.#keeper.tell(
      cluster,
      "db-cluster",
      "The DB cluster was resumed or started: PostgreSQL takes connections",
    );
    this.#pauseLater();
    return server;
  }

  async #folder({ resourceId }: ClusterRecord): Promise<string> {
    return await this.#keeper.platform.store.folder(`rds/${resourceId}`);
  }

  #settings(cluster: ClusterRecord): Record<string, string> {
    const own = Object.entries(this.#keeper.parametersOf(cluster)).filter(([name]) => !amazons.test(name));
    return {
      max_connections: String(CONNECTIONS),
      shared_buffers: "32MB",
      password_encryption: "scram-sha-256",
      log_line_prefix: "%t:%u@%d:[%p]:",
      ...Object.fromEntries(own),
    };
  }

  #log(cluster: ClusterRecord): LogDriver {
    const { platform } = this.#keeper;
    const { identifier, exportsLogs } = cluster;
    const target = {
      principal: serviceRole(platform, cluster),
      region: this.#region,
      group: logGroupOf(cluster, "postgresql"),
      stream: identifier,
      makesGroup: true,
    };
    return new LogDriver(
      `rds/${identifier}`,
      platform.logs,
      platform.capabilities.logGroups,
      exportsLogs.includes("postgresql") ? target : undefined,
    );
  }

  async #masterPassword({ masterSecretArn, masterPassword = "" }: ClusterRecord): Promise<string> {
    if (masterSecretArn === undefined) return masterPassword;
    const value = await this.#keeper.platform.capabilities.secrets.readManaged(masterSecretArn);
    return (JSON.parse(value) as { readonly password: string }).password;
  }

  /** Gives the master user another password; a server that does not run gets it when it starts. */
  async changeMasterPassword(password: string): Promise<void> {
    if (!this.#running) return;
    const { masterUsername } = this.#keeper.cluster(this.#region, this.#identifier);
    await changePassword(await this.#running, masterUsername, password);
  }

  #pauseLater(): void {
    clearTimeout(this.#pause);
    const capacity = this.#keeper.findCluster(this.#region, this.#identifier)?.capacity;
    if (this.connections.size > 0 || capacity?.minimum !== 0) return;
    this.#pause = setTimeout(() => void this.pause(), capacity.pauseAfter * 1000);
    this.#pause.unref();
  }

  /** Pauses it as Aurora does when nobody is connected: the next connection starts it again. */
  async pause(): Promise<void> {
    if (this.connections.size > 0 || !this.#running) return;
    const cluster = this.#keeper.findCluster(this.#region, this.#identifier);
    if (cluster) this.#keeper.tell(cluster, "db-cluster", "The DB cluster was paused: nobody was connected");
    await this.restart("fast");
  }

  /** Ends the server; the next connection starts it again. Those that are open end with 57P01, or, when it crashes, with 57P02. */
  async restart(how: "fast" | "immediate"): Promise<void> {
    clearTimeout(this.#pause);
    const running = this.#running;
    // One that pauses has not ended yet.
    if (!running) return await this.#ending;
    this.#running = undefined;
    this.#ending = running.then(
      async (server) => await server.stop(how),
      () => undefined,
    );
    await this.#ending;
  }

  /** Ends the server for good. */
  async stop(how: "fast" | "immediate"): Promise<void> {
    this.#isOver = true;
    this.#isCutOff = how === "immediate";
    await this.restart(how);
    if (!this.#isCutOff) await this.#flush();
  }

  /** Ends the server and deletes its data. */
  async destroy(): Promise<void> {
    await this.stop("immediate");
    const cluster = this.#keeper.findCluster(this.#region, this.#identifier);
    if (cluster) await rm(await this.#folder(cluster), { recursive: true, force: true });
  }
}
