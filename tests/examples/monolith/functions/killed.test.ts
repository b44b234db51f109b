import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { compare } from "../../../../examples/monolith/functions/compare/handle.ts";
import { RegistrationRows } from "../../../../examples/monolith/functions/stores/rows.ts";
import { NewStore } from "../support/new-store.ts";
import { OldStore } from "../support/old-store.ts";
import { idOf } from "../support/registration.ts";

/** Registrations that a process has begun to tell when it is killed; the last one is left alone. */
const KILLS = [1, 7, 26, 30, 31];
const REGISTRATIONS = 150;

describe("A process that moves registrations and is killed", function () {
  this.timeout(120_000);
  let oldStore: OldStore;
  let newStore: NewStore;
  before(async () => {
    oldStore = await OldStore.start(3);
    newStore = await NewStore.start();
  });
  after(async () => {
    await newStore.stop();
    await oldStore.stop();
  });
  beforeEach(async () => {
    await oldStore.owner.query("TRUNCATE registrations, registration_outbox");
    await newStore.empty();
  });

  /** Runs a job until it ends, or has begun to tell so many.
   * @returns its exit code, or the signal that ended it. */
  const run = async (job: "relay" | "backfill", kill?: number): Promise<unknown> => {
    const { endpoint, region, credentials } = newStore;
    const child = spawn(
      process.execPath,
      [resolve(import.meta.dirname, "../support/process.ts"), job, oldStore.socketFolder, endpoint, region],
      {
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          PATH: process.env["PATH"],
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        },
      },
    );
    const over = once(child, "exit");
    let told = 0;
    createInterface({ input: child.stdout }).on("line", () => {
      if (++told === kill) child.kill("SIGKILL");
    });
    const [code, signal] = (await over) as [number | null, string | null];
    return signal ?? code;
  };

  for (const job of ["relay", "backfill"] as const)
    it(`at whatever place leaves nothing untold and nothing twice: ${job}`, async () => {
      await oldStore.register(
        ...Array.from({ length: REGISTRATIONS }, (_, index) => ({
          registrationId: idOf(index),
          email: `p${index}@example.com`,
          told: job === "relay",
        })),
      );
      for (const kill of KILLS) assert.equal(await run(job, kill), "SIGKILL");
      assert.equal(await run(job), 0);
      const rows = new RegistrationRows(await oldStore.as("registration_reader"));
      const { equal, old, new: items, pending } = await compare({ rows, table: newStore.table });
      assert.deepEqual(
        { equal, old, items, pending },
        { equal: true, old: REGISTRATIONS, items: REGISTRATIONS, pending: 0 },
      );
    });
});
