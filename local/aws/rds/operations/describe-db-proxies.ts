import { access, namePage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBProxies.html */
export const describeDBProxies = operation("DescribeDBProxies", {
  members: { DBProxyName: true, MaxRecords: true, Marker: true },
  access: ({ store, region }, { DBProxyName: name }) =>
    access("DescribeDBProxies", name === undefined ? "*" : store.proxy(region, name).arn),
  run: ({ store, region }, input) => {
    const { DBProxyName: name } = input;
    const proxies = name === undefined ? store.proxies(region) : [store.proxy(region, name)];
    const { items, next } = namePage(proxies, (proxy) => proxy.name, input);
    const shown = items.map((proxy) => ({
      DBProxyName: proxy.name,
      DBProxyArn: proxy.arn,
      Status: "available",
      EngineFamily: "POSTGRESQL",
      Endpoint: proxy.host,
      RequireTLS: proxy.requireTls,
      RoleArn: proxy.roleArn,
      DefaultAuthScheme: "IAM_AUTH",
      VpcSecurityGroupIds: [...proxy.securityGroupIds],
      VpcSubnetIds: [...proxy.subnetIds],
      CreatedDate: new Date(proxy.createdAt),
    }));
    return { DBProxies: shown, Marker: next };
  },
});
