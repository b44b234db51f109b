import { access, operation, recordPage } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeServerlessCaches.html */
export const describeServerlessCaches = operation("DescribeServerlessCaches", {
  members: { ServerlessCacheName: true, MaxResults: true, NextToken: true },
  access: (call, { ServerlessCacheName: name }) =>
    access(call, "DescribeServerlessCaches", "serverlesscache", name),
  run: ({ store, region }, { ServerlessCacheName: name, MaxResults: limit, NextToken: token }) => {
    const wanted = name === undefined ? store.caches(region) : [store.cache(name, region)];
    const { items, next } = recordPage(wanted, (cache) => cache.name, { limit, token }, 50);
    return {
      ServerlessCaches: items.map((cache) => ({
        ServerlessCacheName: cache.name,
        Description: cache.description,
        CreateTime: new Date(cache.createdAt),
        Status: "available",
        Engine: "valkey",
        MajorEngineVersion: cache.majorEngineVersion,
        FullEngineVersion: cache.majorEngineVersion === "9" ? "9.0" : "8.1",
        CacheUsageLimits: {
          DataStorage: { Minimum: cache.dataStorage.minimum, Maximum: cache.dataStorage.maximum, Unit: "GB" },
          ECPUPerSecond: { Minimum: cache.ecpuPerSecond.minimum, Maximum: cache.ecpuPerSecond.maximum },
        },
        SecurityGroupIds: [...cache.securityGroupIds],
        Endpoint: { Address: cache.host, Port: 6379 },
        ReaderEndpoint: { Address: cache.host, Port: 6380 },
        ARN: cache.arn,
        UserGroupId: cache.userGroupId,
        SubnetIds: [...cache.subnetIds],
      })),
      NextToken: next,
    };
  },
});
