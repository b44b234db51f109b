import {
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
  type KeyObject,
} from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { isIPv4 } from "node:net";
import { join } from "node:path";
import type { Store } from "../store.ts";
import { bits, boolean, identifier, integer, octets, sequence, set, tagged, text, time } from "./der.ts";

/** Certificate of a server with its private key, as `tls.createServer` takes them. */
export interface ServerCertificate {
  /** PEM text. */
  readonly cert: string;
  /** PEM text. */
  readonly key: string;
}

/** The certificate authority of a running copy. It is made with the state folder and kept in it; who trusts it trusts what is on this machine's
 * loopback address alone, since nobody else has the key. */
export interface CertificateAuthority {
  /** Certificate of the authority, PEM text. */
  readonly root: string;
  /** File with it, for `NODE_EXTRA_CA_CERTS`. */
  readonly path: string;
  /** Makes the certificate of a server, good for a year.
   * @param names DNS names and IPv4 addresses that it is for; the first one is its subject. */
  issue(names: readonly [string, ...string[]]): ServerCertificate;
}

const ROOT_NAME = "Local cloud root";
const YEAR = 365 * 24 * 60 * 60 * 1000;
const authorities = new WeakMap<Store, Promise<CertificateAuthority>>();

/** The certificate authority of a store; made when it is asked for the first time. */
export function certificateAuthority(store: Store): Promise<CertificateAuthority> {
  let authority = authorities.get(store);
  if (!authority) authorities.set(store, (authority = open(store)));
  return authority;
}

async function open(store: Store): Promise<CertificateAuthority> {
  const folder = await store.folder("certificates");
  const [path, keyPath] = [join(folder, "root.pem"), join(folder, "root.key")];
  if (!existsSync(path) || !existsSync(keyPath)) {
    const { privateKey, publicKey } = keyPair();
    const root = certificate({
      subject: ROOT_NAME,
      publicKey,
      signer: privateKey,
      years: 10,
      extensions: [
        // An authority, of servers' certificates only.
        extension("2.5.29.19", sequence(boolean(true), integer(Buffer.of(0))), true),
        // keyCertSign
        extension("2.5.29.15", tagged(0x03, Buffer.of(2, 0x04)), true),
      ],
    });
    await writeWhole(keyPath, pem(privateKey));
    await writeWhole(path, root);
  }
  const root = await readFile(path, "utf8");
  const signer = createPrivateKey(await readFile(keyPath));
  return {
    root,
    path,
    issue: (names) => {
      const { privateKey, publicKey } = keyPair();
      const cert = certificate({
        subject: names[0],
        publicKey,
        signer,
        years: 1,
        extensions: [
          extension("2.5.29.19", sequence(), true),
          // digitalSignature
          extension("2.5.29.15", tagged(0x03, Buffer.of(7, 0x80)), true),
          // serverAuth
          extension("2.5.29.37", sequence(identifier("1.3.6.1.5.5.7.3.1"))),
          extension("2.5.29.17", sequence(...names.map(alternativeName))),
        ],
      });
      return { cert, key: pem(privateKey) };
    },
  };
}

const keyPair = () => generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();

/** Writes a file in one step, readable to this user alone. */
async function writeWhole(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

function extension(id: string, value: Uint8Array, isCritical = false): Buffer {
  return sequence(identifier(id), ...(isCritical ? [boolean(true)] : []), octets(value));
}

function alternativeName(name: string): Buffer {
  return isIPv4(name)
    ? tagged(0x87, Buffer.from(name.split(".").map(Number)))
    : tagged(0x82, Buffer.from(name, "latin1"));
}

/** A distinguished name of a common name, of which 64 characters fit. */
const distinguishedName = (commonName: string) =>
  sequence(set(sequence(identifier("2.5.4.3"), text(commonName.slice(0, 64)))));

/** Makes a certificate, PEM text.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function certificate(options: {
  subject: string;
  publicKey: KeyObject;
  signer: KeyObject;
  years: number;
  extensions: readonly Uint8Array[];
}): string {
  const now = Date.now();
  const ecdsaWithSha256 = sequence(identifier("1.2.840.10045.4.3.2"));
  const content = sequence(
    // Version 3.
    tagged(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ecdsaWithSha256,
    distinguishedName(ROOT_NAME),
    // From an hour ago, for clocks that are set.
    sequence(time(new Date(now - 3_600_000)), time(new Date(now + options.years * YEAR))),
    distinguishedName(options.subject),
    options.publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...options.extensions)),
  );
  const signature = sign("sha256", content, options.signer);
  return new X509Certificate(sequence(content, ecdsaWithSha256, bits(signature))).toString();
}
