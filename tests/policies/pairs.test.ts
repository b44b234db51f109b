import assert from "node:assert/strict";
import { describe as text, rules, violationsOf, type PolicyResource } from "../../policies/index.ts";
import { waitsFor } from "../../policies/graph.ts";
import { ref, resource } from "./fixtures/fixture.ts";
import { byManagedPolicy, called, denied, readerOfEncrypted, withKeyOfAws } from "./fixtures/pairs/access.ts";
import { ofOpenApi, ofSite } from "./fixtures/pairs/health.ts";
import { groupOfNobody } from "./fixtures/pairs/logs.ts";
import { certificateOfElsewhere } from "./fixtures/pairs/regions.ts";

const broken = (id: string, resources: readonly PolicyResource[]) => {
  const rule = rules.find((one) => one.id === id);
  assert.ok(rule, `no rule ${id}`);
  return violationsOf(rule, { resources });
};

describe("Rules of two or more resources", () => {
  it("know a certificate's region before its ARN", () => {
    assert.deepEqual(
      broken("certificate-region", certificateOfElsewhere).map(({ got, fix }) => [got, fix]),
      [["us-east-1", "make the certificate in eu-west-1"]],
    );
  });

  it("compare a permission with the route and the alias that API Gateway calls", () => {
    assert.deepEqual(broken("delivery-let-in", called("GET/orders", "live")).map(text), []);
    assert.deepEqual(broken("delivery-let-in", called("*/*", "live")).map(text), []);
    assert.equal(broken("delivery-let-in", called("GET/orders", undefined)).length, 1);
    assert.equal(broken("delivery-let-in", called("POST/orders", "live")).length, 1);
    assert.equal(broken("delivery-let-in", called("GET/customers", "live")).length, 1);
    assert.match(
      broken("delivery-let-in", called("GET/orders", undefined)).map(text).join(),
      /let apigateway\.amazonaws\.com lambda:InvokeFunction in the policy of "worker"/,
    );
  });

  it("know that a service can't use a key of AWS", () => {
    assert.match(
      broken("use-of-key", withKeyOfAws).map(text).join(),
      /sns\.amazonaws\.com can't use a key that AWS manages/,
    );
  });

  it("ask a reader's role, or the key's policy, for the key that encrypts what is read", () => {
    assert.deepEqual(broken("use-of-key", readerOfEncrypted("role")), []);
    assert.deepEqual(broken("use-of-key", readerOfEncrypted("key")), []);
    assert.deepEqual(
      broken("use-of-key", readerOfEncrypted("nobody")).map(({ fix }) => fix),
      ['let the role "role" kms:Decrypt on "key"'],
    );
  });

  it("know that a denial is stronger", () => {
    assert.deepEqual(
      broken("use-by-role", denied).map(({ fix }) => fix),
      ['let the role "role" sqs:DeleteMessage on "queue"'],
    );
  });

  it("know what AWS's own policies allow, and take others for ones that may", () => {
    assert.deepEqual(broken("use-by-role", byManagedPolicy("AWSLambdaSQSQueueExecutionRole")).map(text), []);
    assert.deepEqual(broken("use-by-role", byManagedPolicy("SomethingNew")).map(text), []);
    assert.deepEqual(
      broken("use-by-role", byManagedPolicy("AWSLambdaBasicExecutionRole")).map(({ fix }) => fix),
      ['let the role "role" sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on "queue"'],
    );
  });

  it("find a log group that nobody makes", () => {
    assert.deepEqual(
      broken("log-group-first", groupOfNobody).map(({ property, got }) => [property, got]),
      [["containerDefinitions.0.logConfiguration.options.awslogs-group", "app"]],
    );
  });

  it("know the objects of a site that a health check asks for", () => {
    assert.deepEqual(broken("health-check-path", ofSite.page), []);
    assert.deepEqual(broken("health-check-path", ofSite.root), []);
    assert.equal(broken("health-check-path", ofSite.missing).length, 1);
  });

  it("know the routes of an OpenAPI document", () => {
    const body = JSON.stringify({ openapi: "3.0.1", paths: { "/up": { get: {} }, "/orders": { post: {} } } });
    assert.deepEqual(broken("health-check-path", ofOpenApi("/v1/up", body)), []);
    assert.equal(broken("health-check-path", ofOpenApi("/v1/orders", body)).length, 1);
    assert.equal(broken("health-check-path", ofOpenApi("/up", body)).length, 1);
    assert.deepEqual(broken("health-check-path", ofOpenApi("/v1/orders", "openapi: 3.0.1")), []);
    assert.deepEqual(broken("health-check-path", ofOpenApi("/v1/orders", Symbol("unknown"))), []);
  });

  it("take who waits for a component to wait for its parts, and an empty text of one for what is not known yet", () => {
    const network = resource("awsx:ec2:Vpc", "network");
    const part = { ...resource("aws:ec2/vpc:Vpc", "part"), parent: network.urn };
    const group = resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "group", {
      vpcId: ref(network),
    });
    const graph = { resources: [network, part, { ...group, inputs: { vpcId: "" } }] };
    assert.equal(waitsFor(graph, group.urn, part.urn), true);
    assert.equal(waitsFor(graph, part.urn, group.urn), false);
    assert.deepEqual(broken("vpc-default-group-closed", graph.resources), []);
    const elsewhere = [network, part, { ...group, inputs: { vpcId: "vpc-of-somebody" } }];
    assert.equal(broken("vpc-default-group-closed", elsewhere).length, 1);
  });
});
