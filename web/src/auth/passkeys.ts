import {
  associateWebAuthnCredential,
  deleteWebAuthnCredential,
  listWebAuthnCredentials,
  type AuthWebAuthnCredential,
} from "aws-amplify/auth";

/** A passkey of an account. */
export interface Passkey {
  readonly id: string;
  /** Name that the browser or the device gave it; none for some. */
  readonly name: string | undefined;
  readonly createdAt: Date | undefined;
}

/** Passkeys of who is signed in. */
export async function listPasskeys(): Promise<Passkey[]> {
  const passkeys: Passkey[] = [];
  let nextToken: string | undefined;
  do {
    const page = await listWebAuthnCredentials({ pageSize: 20, nextToken });
    passkeys.push(...page.credentials.map(passkeyOf));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return passkeys;
}

const passkeyOf = ({ credentialId, friendlyCredentialName, createdAt }: AuthWebAuthnCredential): Passkey => ({
  id: credentialId ?? "",
  name: friendlyCredentialName || undefined,
  createdAt,
});

/** Makes a passkey: the browser asks for a finger, a face or a PIN. */
export async function addPasskey(): Promise<void> {
  await associateWebAuthnCredential();
}

/** Forgets a passkey. The device keeps its half, which opens nothing any more. */
export async function removePasskey(id: string): Promise<void> {
  await deleteWebAuthnCredential({ credentialId: id });
}
