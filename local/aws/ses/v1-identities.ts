import { element } from "../iam/query-xml.ts";
import type { Version1Operation } from "./v1-operation.ts";
import type { SesDirectory } from "./directory.ts";
import { badRequest } from "./content.ts";
import type { QueryForm } from "./query-form.ts";
import { verificationToken } from "./resources/identity.ts";

/** Identities in version 1. What the API makes waits for a verification for ever: nobody here follows the link, or writes the DNS record.
 * @see https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html */
export class IdentityOperations {
  readonly #directory: SesDirectory;

  constructor(directory: SesDirectory) {
    this.#directory = directory;
  }

  /** @returns undefined when it is none of these. */
  operation(region: string, name: string, form: QueryForm): Version1Operation | undefined {
    const access = [{ action: `ses:${name}`, resource: "*" }];
    switch (name) {
      case "VerifyEmailIdentity":
        return {
          access,
          run: async () => (await this.#make(region, form.get("EmailAddress"), /^[^\s@]+@[^\s@]+$/), ""),
        };
      case "VerifyDomainIdentity":
        return {
          access,
          run: async () =>
            element(
              "VerificationToken",
              verificationToken(await this.#make(region, form.get("Domain"), /^[\w-]+(\.[\w-]+)+$/)),
            ),
        };
      case "ListIdentities": {
        const type = form.get("IdentityType");
        const wanted = this.#directory.identities
          .all(region)
          .filter((one) => type === undefined || (type === "EmailAddress") === one.name.includes("@"));
        return {
          access,
          run: () => `<Identities>${wanted.map((one) => element("member", one.name)).join("")}</Identities>`,
        };
      }
      case "GetIdentityVerificationAttributes":
        return { access, run: () => this.#attributes(region, form.texts("Identities")) };
      case "DeleteIdentity": {
        const identity = (form.get("Identity") ?? "").toLowerCase();
        return {
          access: [{ action: "ses:DeleteIdentity", resource: this.#directory.identityArn(region, identity) }],
          run: async () => {
            await this.#directory.identities.delete(region, identity);
            return "";
          },
        };
      }
      default:
        return undefined;
    }
  }

  /** @returns Its ARN. */
  async #make(region: string, text: string | undefined, form: RegExp): Promise<string> {
    const name = (text ?? "").toLowerCase();
    if (!form.test(name)) throw badRequest(`Invalid identity <${name.slice(0, 100)}>.`);
    const arn = this.#directory.identityArn(region, name);
    if (!this.#directory.identities.find(region, name))
      await this.#directory.identities.put({ name, region, arn, isVerified: false });
    return arn;
  }

  #attributes(region: string, names: readonly string[]): string {
    const entries = names.flatMap((name) => {
      const found = this.#directory.identities.find(region, name.toLowerCase());
      if (!found) return [];
      const status = element("VerificationStatus", found.isVerified ? "Success" : "Pending");
      const token = found.name.includes("@")
        ? ""
        : element("VerificationToken", verificationToken(found.arn));
      return [`<entry>${element("key", name)}<value>${status}${token}</value></entry>`];
    });
    return `<VerificationAttributes>${entries.join("")}</VerificationAttributes>`;
  }
}
