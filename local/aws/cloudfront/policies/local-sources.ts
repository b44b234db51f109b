/** Answers a Content-Security-Policy in which buckets are where they are here: a page that may talk to a bucket may talk to this machine's S3.
 * @param policy As the program gives it, with origins as `https://<bucket>.s3.<region>.amazonaws.com`.
 * @param gatewayUrl Address of all AWS APIs. */
export function withLocalSources(policy: string, gatewayUrl: string): string {
  return policy.replaceAll(/https:\/\/[\w.-]+\.s3\.[\w-]+\.amazonaws\.com(?=[\s;]|$)/g, gatewayUrl);
}
