import assert from "node:assert/strict";
import { UpdateIPSetCommand } from "@aws-sdk/client-wafv2";
import { Front, rule, type Asked } from "./support/front.ts";

const NONE = [{ priority: 0, type: "NONE" }];

describe("A statement of WAF", () => {
  let front: Front;
  beforeEach(async () => {
    front = await Front.start();
  });
  afterEach(() => front.stop());

  /** True for each request that a rule with this statement stops. */
  const matches = async (statement: object, ...asked: readonly Asked[]): Promise<boolean[]> => {
    await front.protect([rule("one", 0, statement)]);
    return (await front.statuses(...asked)).map((status) => status === 403);
  };
  const bytes = (searchString: string, more: object = {}) => ({
    byteMatchStatement: {
      searchString,
      positionalConstraint: "EXACTLY",
      fieldToMatch: { uriPath: {} },
      textTransformations: NONE,
      ...more,
    },
  });
  const url = (text: string): Asked => ({ url: text });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-string-match.html
  for (const [positionalConstraint, yes, no] of [
    ["EXACTLY", "/bot", "/bots"],
    ["STARTS_WITH", "/bots", "/a/bot"],
    ["ENDS_WITH", "/a/bot", "/bots"],
    ["CONTAINS", "/a/bots", "/Bot"],
  ] as const)
    it(`finds bytes: ${positionalConstraint}`, async () => {
      assert.deepEqual(await matches(bytes("/bot", { positionalConstraint }), url(yes), url(no)), [
        true,
        false,
      ]);
    });

  it("finds a word, which no letter, digit or _ is beside", async () => {
    const word = bytes("BadBot", { positionalConstraint: "CONTAINS_WORD" });
    const found = await matches(
      word,
      ...["/BadBot", "/-BadBot;", "/BadBots", "/_BadBot", "/badbot"].map(url),
    );
    assert.deepEqual(found, [true, true, false, false, false]);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html
  for (const [type, given, wanted] of [
    ["LOWERCASE", "/API/Ä", "/api/Ä"],
    ["UPPERCASE", "/api", "/API"],
    ["URL_DECODE", "/%41%2Fb+c", "/A/b c"],
    ["URL_DECODE_UNI", "/%u0041%u002Fb", "/A/b"],
    ["COMPRESS_WHITE_SPACE", "/a \t\n b", "/a b"],
    ["REMOVE_WHITESPACE", "/a \t\n b", "/ab"],
    ["TRIM", "  /a  ", "/a"],
    ["TRIM_LEFT", "  /a ", "/a "],
    ["TRIM_RIGHT", " /a  ", " /a"],
    ["HTML_ENTITY_DECODE", "/&lt;&#x41;&#66;&quot;", '/<AB"'],
    ["CMD_LINE", "/C^md  (,DIR;\"x\\y'", "/cmd( dir xy"],
    ["NORMALIZE_PATH", "/a/./b/../../c//d", "/c/d"],
    ["NORMALIZE_PATH_WIN", "/a\\b\\..\\c", "/a/c"],
    ["REMOVE_NULLS", "/a\0b", "/ab"],
    ["REPLACE_NULLS", "/a\0b", "/a b"],
    ["REPLACE_COMMENTS", "/a/*x*/b/*y", "/a b "],
    ["BASE64_DECODE", "L2FiYw==", "/abc"],
    ["BASE64_DECODE_EXT", "L2-Fi.Yw==", "/abc"],
    ["HEX_DECODE", "2f616263", "/abc"],
  ] as const)
    it(`looks at what a transformation makes of a text: ${type}`, async () => {
      const statement = bytes(wanted, { textTransformations: [{ priority: 0, type }] });
      // A request line has bytes: those of UTF-8 here.
      assert.deepEqual(await matches(statement, url(Buffer.from(given).toString("latin1")), url("/other")), [
        true,
        false,
      ]);
    });

  it("takes several transformations, in the order of their priorities", async () => {
    const twice = (...types: string[]) =>
      bytes("/ADMIN", { textTransformations: types.map((type, index) => ({ priority: 9 - index, type })) });
    await front.protect([rule("one", 0, twice("UPPERCASE", "URL_DECODE"))]);
    assert.deepEqual(await front.statuses(url("/%61dmin")), [403]);
    await front.change([rule("one", 0, twice("URL_DECODE", "UPPERCASE"))]);
    assert.deepEqual(await front.statuses(url("/%61dmin")), [200]);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html
  it("looks at one component of the request", async () => {
    const headers = (headers: Asked["headers"]): Asked => ({ headers });
    const mapped = { matchScope: "VALUE", oversizeHandling: "CONTINUE" };
    for (const [fieldToMatch, yes, no] of [
      [{ method: {} }, { method: "x" }, { url: "/x" }],
      [{ queryString: {} }, url("/?x"), url("/x")],
      [{ singleHeader: { name: "X-Test" } }, headers({ "x-test": "x" }), headers({ "x-other": "x" })],
      [{ singleQueryArgument: { name: "Q" } }, url("/?a=b&q=x"), url("/?a=x")],
      [{ allQueryArguments: {} }, url("/?a=b&c=x"), url("/?x=a")],
      [{ body: { oversizeHandling: "CONTINUE" } }, { body: Buffer.from("x") }, url("/x")],
      [
        { headers: [{ ...mapped, matchPattern: { includedHeaders: ["X-Test"] } }] },
        headers({ "x-test": "x" }),
        headers({ "x-other": "x" }),
      ],
      [
        { headers: [{ ...mapped, matchScope: "KEY", matchPattern: { excludedHeaders: ["host"] } }] },
        headers({ x: "1" }),
        headers({ "x-test": "x" }),
      ],
      [
        { cookies: { ...mapped, matchPatterns: [{ includedCookies: ["a"] }] } },
        headers({ cookie: "b=y; a=x" }),
        headers({ cookie: "b=x" }),
      ],
    ] as const) {
      assert.deepEqual(
        await matches(bytes("x", { fieldToMatch }), yes, no),
        [true, false],
        JSON.stringify(fieldToMatch),
      );
      await front.stop();
      front = await Front.start();
    }
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html
  it("looks at the first 16 KB of a body, and does with a longer one what it says, or looks at more where the web ACL says so", async () => {
    const long = { method: "POST", body: Buffer.from(`${"a".repeat(20_000)}needle`) };
    const looks = (oversizeHandling: string) => [
      rule(
        "one",
        0,
        bytes("needle", { positionalConstraint: "CONTAINS", fieldToMatch: { body: { oversizeHandling } } }),
      ),
    ];
    await front.protect(looks("CONTINUE"));
    assert.deepEqual(await front.statuses(long), [200]);
    await front.change(looks("MATCH"));
    assert.deepEqual(await front.statuses(long, { method: "POST", body: Buffer.from("short") }), [403, 200]);
    await front.change(looks("NO_MATCH"), {
      associationConfig: { requestBodies: [{ cloudfront: { defaultSizeInspectionLimit: "KB_32" } }] },
    });
    assert.deepEqual(await front.statuses(long), [403]);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-size-constraint-match.html
  it("compares sizes", async () => {
    const statement = (comparisonOperator: string) => ({
      sizeConstraintStatement: {
        comparisonOperator,
        size: 3,
        fieldToMatch: { queryString: {} },
        textTransformations: NONE,
      },
    });
    const table: [string, boolean[]][] = [
      ["EQ", [false, true, false]],
      ["NE", [true, false, true]],
      ["LE", [true, true, false]],
      ["LT", [true, false, false]],
      ["GE", [false, true, true]],
      ["GT", [false, false, true]],
    ];
    await front.protect([]);
    for (const [operator, wanted] of table) {
      await front.change([rule("one", 0, statement(operator))]);
      const statuses = await front.statuses(url("/?ab"), url("/?abc"), url("/?abcd"));
      assert.deepEqual(
        statuses.map((status) => status === 403),
        wanted,
        operator,
      );
    }
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-regex-pattern-support.html
  it("matches patterns, of its own or of a set, and refuses what WAF's engine can't do", async () => {
    const set = await front.make("regexPatternSet:RegexPatternSet", "paths", {
      regularExpressions: [{ regexString: "^/wp-" }, { regexString: "(?i)\\.PHP$" }],
    });
    const more = { fieldToMatch: { uriPath: {} }, textTransformations: NONE };
    await front.protect([
      rule("set", 0, { regexPatternSetReferenceStatement: { arn: set["arn"], ...more } }),
      rule("own", 1, { regexMatchStatement: { regexString: "^/v[0-9]{1,2}$", ...more } }),
    ]);
    assert.deepEqual(
      await front.statuses(url("/wp-login"), url("/x.php"), url("/v12"), url("/v123"), url("/a/wp-")),
      [403, 403, 403, 200, 200],
    );
    for (const [regexString, message] of [
      ["(a)\\1", /back-references/],
      ["a(?=b)", /zero-width assertions/],
      ["(?>a)", /atomic groups/],
      ["a++", /possessive quantifiers/],
      ["(a+)+$", /repeats a repeat/],
      ["(", /REGEX_STRING/],
      ["a".repeat(513), /1 to 512 characters/],
    ] as const)
      await assert.rejects(
        front.change([rule("own", 1, { regexMatchStatement: { regexString, ...more } })]),
        message,
      );
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-ipset-match.html
  it("knows the addresses of a set, IPv4 and IPv6, and what a call changes of it", async () => {
    const four = await front.make("ipSet:IpSet", "four", {
      ipAddressVersion: "IPV4",
      addresses: ["198.51.100.0/24", "203.0.113.9/32"],
    });
    const six = await front.make("ipSet:IpSet", "six", {
      ipAddressVersion: "IPV6",
      addresses: ["2001:db8::/32"],
    });
    const listed = (set: Readonly<Record<string, unknown>>) => ({
      ipSetReferenceStatement: { arn: set["arn"] },
    });
    await front.protect([rule("any", 0, { orStatement: { statements: [listed(four), listed(six)] } })]);
    const from = (remoteAddress: string): Asked => ({ remoteAddress });
    const asked = [
      "203.0.113.9",
      "203.0.113.8",
      "198.51.100.200",
      "2001:db8::7",
      "2001:db9::7",
      "::ffff:203.0.113.9",
    ];
    assert.deepEqual(await front.statuses(...asked.map(from)), [403, 200, 403, 403, 200, 403]);
    await front.client.send(
      new UpdateIPSetCommand({
        Name: "four",
        Scope: "CLOUDFRONT",
        Id: four.id,
        LockToken: String(four["lockToken"]),
        Addresses: ["203.0.113.8/32"],
      }),
    );
    assert.deepEqual(await front.statuses(from("203.0.113.9"), from("203.0.113.8")), [200, 403]);
    await front.restart();
    assert.deepEqual(await front.statuses(from("203.0.113.9"), from("203.0.113.8")), [200, 403]);
    for (const address of ["203.0.113.9", "0.0.0.0/0", "2001:db8::/32", "300.1.1.1/32", "10.0.0.0/33"])
      await assert.rejects(
        front.make("ipSet:IpSet", "bad", { ipAddressVersion: "IPV4", addresses: [address] }),
        /IP_ADDRESS/,
      );
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
  it("takes the address of a header where it says so, and its fallback where that is none", async () => {
    const set = await front.make("ipSet:IpSet", "set", {
      ipAddressVersion: "IPV4",
      addresses: ["192.0.2.1/32"],
    });
    const forwarded = (position: string, fallbackBehavior: string) => [
      rule("one", 0, {
        ipSetReferenceStatement: {
          arn: set["arn"],
          ipSetForwardedIpConfig: { headerName: "X-Forwarded-For", position, fallbackBehavior },
        },
      }),
    ];
    const via = (text?: string): Asked => ({ headers: { "x-forwarded-for": text } });
    const asked = [via("192.0.2.1, 10.0.0.1"), via("10.0.0.1, 192.0.2.1"), via("nonsense"), via()];
    await front.protect(forwarded("FIRST", "MATCH"));
    assert.deepEqual(await front.statuses(...asked), [403, 200, 403, 200]);
    await front.change(forwarded("LAST", "NO_MATCH"));
    assert.deepEqual(await front.statuses(...asked), [200, 403, 200, 200]);
    await front.change(forwarded("ANY", "NO_MATCH"));
    assert.deepEqual(await front.statuses(...asked), [403, 403, 200, 200]);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-geo-match.html
  it("takes a country from the header that stands for it here", async () => {
    const country = (code: string | undefined): Asked => ({ headers: { "cloudfront-viewer-country": code } });
    assert.deepEqual(
      await matches(
        { geoMatchStatement: { countryCodes: ["KR", "JP"] } },
        country("KR"),
        country("US"),
        country(undefined),
      ),
      [true, false, false],
    );
    await assert.rejects(
      front.change([rule("one", 0, { geoMatchStatement: { countryCodes: ["Korea"] } })]),
      /Korea/,
    );
  });
});
