import { resolve } from "node:path";
import { folderOf } from "../../local/aws/folders.ts";
import { runInProcess, ServiceBackend, type ProgramResult } from "../../local/engine/testing.ts";
import type { Testbed } from "../../local/tests/support/testbed.ts";

/** Runs a program on the services of a test bed; each run goes on with what the one before it has made. */
export const runOn = async (testbed: Testbed, program: () => unknown): Promise<ProgramResult> =>
  await runInProcess({
    project: "test",
    stack: "dev",
    config: { "aws:region": testbed.region },
    timeoutMs: 20_000,
    root: resolve(import.meta.dirname, "../.."),
    backend: new ServiceBackend({
      services: testbed.services,
      store: testbed.platform.store,
      region: testbed.region,
      folderOf,
    }),
    program,
  });
