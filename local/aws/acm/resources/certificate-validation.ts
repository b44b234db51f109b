import type * as aws from "@pulumi/aws";
import type { Platform } from "../../../contract/service.ts";
import { resource } from "../../../contract/resource.ts";
import type { CertificateRecord } from "../records.ts";
import type { CertificateStore } from "../store.ts";

/** Milliseconds that a record may come after its certificate's validation; the program writes both at the same time. On AWS the provider waits
 * for 75 minutes. */
const PATIENCE = 3_000;

/** `aws:acm/certificateValidation:CertificateValidation`: waits until a certificate is issued.
 *
 * Where no zone of the local cloud has a certificate's names, and the program names no record, they are taken as proved: the program says that
 * somebody has written the records at another name server, and nobody outside this machine is asked.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/acm/certificatevalidation/ */
export const certificateValidationResource = (store: CertificateStore, platform: Platform) =>
  resource<aws.acm.CertificateValidationArgs, Readonly<Record<string, never>>>()({
    inputs: { certificateArn: true, validationRecordFqdns: true },
    replaceOn: ["certificateArn", "validationRecordFqdns"],
    create: async ({ name, inputs: { certificateArn, validationRecordFqdns } }) => {
      const asked = store.get(certificateArn);
      checkRecords(store, asked, validationRecordFqdns);
      const { dns } = platform.capabilities;
      if (
        asked.issuedAt === undefined &&
        validationRecordFqdns === undefined &&
        !asked.names.some((one) => dns.covers(one))
      ) {
        const names = asked.names.join(", ");
        platform.logs.write(
          "acm",
          "info",
          `${name}: the records of ${names} are elsewhere, and taken as written`,
        );
        await store.markIssued(certificateArn);
      }
      const certificate = await store.issued(certificateArn, PATIENCE);
      if (certificate.issuedAt === undefined) throw pending(store, certificate);
      return { id: new Date(certificate.issuedAt).toISOString(), outputs: {} };
    },
  });

/** @throws Error as the provider does, when the program forgets records. */
function checkRecords(
  store: CertificateStore,
  certificate: CertificateRecord,
  given: readonly string[] | undefined,
): void {
  if (given === undefined) return;
  const names = given.map((name) => name.toLowerCase().replace(/\.?$/, "."));
  const missing = store.validation(certificate).filter(({ recordName }) => !names.includes(recordName));
  if (missing.length > 0)
    throw new Error(
      `missing ${[...new Set(missing.map(({ recordName }) => recordName))].join(", ")} DNS validation record. Fix: name it in validationRecordFqdns`,
    );
}

function pending(store: CertificateStore, certificate: CertificateRecord): Error {
  const missing = store.validation(certificate).filter(({ isThere }) => !isThere);
  const lines = missing.map(({ recordName, recordValue }) => `  ${recordName} CNAME ${recordValue}`);
  return new Error(
    `${certificate.arn} is PENDING_VALIDATION: no zone here has\n${lines.join("\n")}\nOn AWS this waits for 75 minutes. Fix: write the records`,
  );
}
