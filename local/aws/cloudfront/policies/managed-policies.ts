import { all, allExcept, type CachePolicy, listed, none, type OriginRequestPolicy } from "./cache-policy.ts";

const day = 86_400;
const year = 31_536_000;
const key = { headers: none, cookies: none, query: none };

/** Cache policies that AWS keeps, by id.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const managedCachePolicies: ReadonlyMap<string, CachePolicy> = new Map([
  [
    "658327ea-f89d-4fab-a63d-7e88639e58f6",
    {
      ...key,
      name: "Managed-CachingOptimized",
      minimumTtl: 1,
      defaultTtl: day,
      maximumTtl: year,
      gzip: true,
      brotli: true,
    },
  ],
  [
    "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
    {
      ...key,
      name: "Managed-CachingOptimizedForUncompressedObjects",
      minimumTtl: 1,
      defaultTtl: day,
      maximumTtl: year,
      gzip: false,
      brotli: false,
    },
  ],
  [
    "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    {
      ...key,
      name: "Managed-CachingDisabled",
      minimumTtl: 0,
      defaultTtl: 0,
      maximumTtl: 0,
      gzip: false,
      brotli: false,
    },
  ],
  [
    "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
    {
      name: "Managed-UseOriginCacheControlHeaders",
      minimumTtl: 0,
      defaultTtl: 0,
      maximumTtl: year,
      gzip: true,
      brotli: true,
      headers: listed(["host", "origin", "x-http-method-override", "x-http-method", "x-method-override"]),
      cookies: all,
      query: none,
    },
  ],
  [
    "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
    {
      name: "Managed-UseOriginCacheControlHeaders-QueryStrings",
      minimumTtl: 0,
      defaultTtl: 0,
      maximumTtl: year,
      gzip: true,
      brotli: true,
      headers: listed(["host", "origin", "x-http-method-override", "x-http-method", "x-method-override"]),
      cookies: all,
      query: all,
    },
  ],
]);

/** Origin request policies that AWS keeps, by id.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
export const managedOriginRequestPolicies: ReadonlyMap<string, OriginRequestPolicy> = new Map([
  [
    "216adef6-5c7f-47e4-b989-5492eafa07d3",
    { name: "Managed-AllViewer", headers: all, cookies: all, query: all },
  ],
  [
    "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    { name: "Managed-AllViewerExceptHostHeader", headers: allExcept(["host"]), cookies: all, query: all },
  ],
  [
    "59781a5b-3903-41f3-afcb-af62929ccde1",
    {
      name: "Managed-CORS-CustomOrigin",
      headers: listed(["origin"]),
      cookies: none,
      query: none,
    },
  ],
  [
    "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
    {
      name: "Managed-CORS-S3Origin",
      headers: listed(["origin", "access-control-request-headers", "access-control-request-method"]),
      cookies: none,
      query: none,
    },
  ],
  [
    "acba4595-bd28-49b8-b9fe-13317c0390fa",
    {
      name: "Managed-UserAgentRefererHeaders",
      headers: listed(["user-agent", "referer"]),
      cookies: none,
      query: none,
    },
  ],
]);
