import assert from "node:assert/strict";
import { KEPT_DAYS as mailDays } from "../../app/functions/mail/ledger.ts";
import { keptElsewhere } from "../../app/service/kept.ts";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphOfStack } from "../support/graph.ts";

/** Most that DynamoDB keeps for restoring, unless a table says less.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html */
const BACKUP_DAYS = 35;

interface LifecycleRule {
  readonly filter?: { readonly prefix?: string };
  readonly expiration?: { readonly days?: number };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays?: number };
}

// People are told in the export, when they leave, and on the site: it is the program that decides.
for (const stack of ["dev", "prod"])
  describe(`Days that people are told, and stack ${stack}`, function () {
    this.timeout(60_000);
    const days = new Map(
      keptElsewhere({ userId: "", email: "a@example.com" }).map((kept) => [kept.what, kept.days]),
    );
    let graph: ResourceGraph;
    before(async () => {
      graph = await graphOfStack(stack);
    });

    it("agree about clicks: as long as events and their older versions are there", () => {
      const rules = graph
        .byType("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
        .filter(({ name }) => name.startsWith("clicks"))
        .flatMap(({ inputs }) => inputs["rules"] as LifecycleRule[]);
      const older = Math.max(...rules.map((rule) => rule.noncurrentVersionExpiration?.noncurrentDays ?? 0));
      const current = Math.max(...rules.map((rule) => rule.expiration?.days ?? 0));
      assert.equal(current + older, days.get("clicks"));
    });

    it("agree about logs: none is kept longer, and none for ever", () => {
      const retentions = graph
        .byType("aws:cloudwatch/logGroup:LogGroup")
        .map(({ name, inputs }) => [name, inputs["retentionInDays"]] as const);
      assert.ok(retentions.length > 5);
      for (const [name, retention] of retentions)
        assert.ok(Number(retention) >= 1 && Number(retention) <= (days.get("logs") ?? 0), name);
    });

    it("agree about mails and backups", () => {
      assert.equal(days.get("mails"), mailDays);
      for (const { inputs } of graph.byType("aws:dynamodb/table:Table")) {
        const { recoveryPeriodInDays = BACKUP_DAYS } = inputs["pointInTimeRecovery"] as {
          recoveryPeriodInDays?: number;
        };
        assert.ok(recoveryPeriodInDays <= (days.get("backups") ?? 0));
      }
    });
  });
