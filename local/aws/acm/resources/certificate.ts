import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { statusOf, validityOf } from "../describe.ts";
import { constraintViolated } from "../errors.ts";
import type { CertificateRecord } from "../records.ts";
import type { CertificateStore } from "../store.ts";

// Imported certificates and those of a private authority are refused by name.
const inputs = {
  domainName: true,
  subjectAlternativeNames: true,
  validationMethod: ["DNS"],
  keyAlgorithm: ["RSA_2048", "EC_prime256v1", "EC_secp384r1"],
  options: {
    certificateTransparencyLoggingPreference: "nothing is logged in public",
    export: ["DISABLED"],
  },
  tags: true,
} as const;

type CertificateInputs = Read<Inputs<aws.acm.CertificateArgs>, typeof inputs>;

/** Outputs of a certificate. */
interface CertificateOutputs {
  readonly arn: string;
  readonly status: string;
  readonly subjectAlternativeNames: readonly string[];
  readonly domainValidationOptions: readonly {
    readonly domainName: string;
    readonly resourceRecordName: string;
    readonly resourceRecordType: string;
    readonly resourceRecordValue: string;
  }[];
  readonly keyAlgorithm: string;
  readonly type: string;
  readonly renewalEligibility: string;
  /** ISO 8601; empty before it is issued. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:acm/certificate:Certificate`, proved by DNS.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html */
export const certificateResource = (store: CertificateStore) => {
  const state = (certificate: CertificateRecord) => ({
    id: certificate.arn,
    outputs: outputsOf(store, certificate),
  });
  return resource<aws.acm.CertificateArgs, CertificateOutputs>()({
    inputs,
    replaceOn: ["domainName", "subjectAlternativeNames", "keyAlgorithm", "validationMethod"],
    create: async ({ region, inputs: wanted }) =>
      state(
        await store.request(region, namesOf(wanted), {
          keyAlgorithm: wanted.keyAlgorithm ?? "RSA_2048",
          tags: wanted.tags ?? {},
          origin: "program",
        }),
      ),
    start: async ({ id }) => {
      store.watch();
      const kept = store.find(id);
      return kept && outputsOf(store, kept);
    },
    update: async ({ inputs: wanted }, { id }) => state(await store.setTags(id, wanted.tags ?? {})),
    delete: async ({ id }) => {
      if (store.find(id)) await store.delete(id);
    },
  });
};

function namesOf({ domainName, subjectAlternativeNames = [] }: CertificateInputs): string[] {
  if (domainName === undefined) throw constraintViolated("", "domainName", "Member must not be null");
  return [domainName, ...subjectAlternativeNames];
}

function outputsOf(store: CertificateStore, certificate: CertificateRecord): CertificateOutputs {
  const { arn, names, keyAlgorithm, tags } = certificate;
  const { notBefore, notAfter } = validityOf(certificate);
  return {
    arn,
    status: statusOf(certificate),
    subjectAlternativeNames: names,
    domainValidationOptions: store.validation(certificate).map(({ name, recordName, recordValue }) => ({
      domainName: name,
      resourceRecordName: recordName,
      resourceRecordType: "CNAME",
      resourceRecordValue: recordValue,
    })),
    keyAlgorithm,
    type: "AMAZON_ISSUED",
    renewalEligibility: "INELIGIBLE",
    notBefore: notBefore?.toISOString() ?? "",
    notAfter: notAfter?.toISOString() ?? "",
    tagsAll: tags,
  };
}
