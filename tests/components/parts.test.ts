import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { ChangeTopic } from "../../components/change-topic/index.ts";
import { Network } from "../../components/network/index.ts";
import { environmentOf } from "../../components/parts/environment.ts";
import { formerNames, pascalCase, pathSlug, routeSlug, sqlName } from "../../components/parts/names.ts";
import { Table } from "../../components/table/index.ts";
import { graphOf } from "../support/graph.ts";

describe("Where the resources of components go", () => {
  const topic = (name: string, opts?: pulumi.ComponentResourceOptions) => {
    const table = new Table(`${name}-table`, {
      partitionKey: { attribute: "id" },
      stream: "NEW_IMAGE",
      protect: false,
    });
    return new ChangeTopic(name, { table }, opts);
  };
  /** Runs a program, and counts how often it asks for its account. */
  async function accountsAsked(program: () => unknown): Promise<number> {
    let asked = 0;
    await graphOf(program, {
      functions: {
        "aws:index/getCallerIdentity:getCallerIdentity": () => {
          asked++;
          return { accountId: "111122223333" };
        },
      },
    });
    return asked;
  }

  it("is asked once, however many of them want to know", async () => {
    const asked = await accountsAsked(() => {
      topic("one");
      topic("two");
      new Network("network");
    });
    assert.equal(asked, 1);
  });

  it("is asked again for those with a provider of their own", async () => {
    const asked = await accountsAsked(() => {
      const provider = new aws.Provider("tokyo", { region: "ap-northeast-1" });
      topic("here");
      topic("there", { provider });
      topic("there-too", { provider });
    });
    assert.equal(asked, 2);
  });

  it("is not remembered from one program to the next", async () => {
    assert.deepEqual(
      [await accountsAsked(() => topic("one")), await accountsAsked(() => topic("one"))],
      [1, 1],
    );
  });
});

describe("Environment variables of a handler", () => {
  const variables = { table: "ORDERS_TABLE", bucket: "ORDERS_BUCKET" } as const;

  it("stand under the names that the handler reads them by", () => {
    assert.deepEqual(environmentOf(variables, { table: "orders", bucket: "files" }), {
      ORDERS_TABLE: "orders",
      ORDERS_BUCKET: "files",
    });
  });

  it("do not compile when one is missing, or the handler does not know it", () => {
    // @ts-expect-error -- bucket is missing
    environmentOf(variables, { table: "orders" });
    // @ts-expect-error -- the handler knows no queue
    environmentOf(variables, { table: "orders", bucket: "files", queue: "later" });
  });
});

describe("Names of components' parts", () => {
  it("say which path and which route they are for, with parameters by their place", () => {
    assert.deepEqual(["/", "/things", "/things/{thingId}/parts", "/files/{path+}"].map(pathSlug), [
      "",
      "-things",
      "-things-parameter-parts",
      "-files-parameter",
    ]);
    assert.equal(routeSlug({ method: "POST", path: "/things/{thingId}" }), "post-things-parameter");
    assert.deepEqual(
      formerNames("/files/{path+}", (slug) => `a${slug}-body`),
      [{ name: "a-files-path-body" }],
    );
    assert.deepEqual(
      formerNames("/files", (slug) => `a${slug}`),
      [],
    );
    assert.equal(pascalCase("post-things-body"), "PostThingsBody");
  });

  it("need no quotes in SQL", () => {
    assert.equal(sqlName("My-shop", "prod", "clicks"), "my_shop_prod_clicks");
  });
});
