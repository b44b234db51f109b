import assert from "node:assert/strict";
import { TemplateObject } from "../../vtl/java.ts";
import { compileTemplate, type TemplateScope } from "../../vtl/template.ts";
import { util } from "../../vtl/util.ts";
import { templateMap, templateValue, text } from "../../vtl/values.ts";

const render = (source: string, scope: TemplateScope = {}) =>
  compileTemplate(source, "the template").render({ util, ...scope });

const document = () => templateValue({ name: "Ana", age: 3, tags: ["a", "b"], none: null, deep: { x: 1.5 } });

// https://velocity.apache.org/engine/1.7/user-guide.html
describe("VTL templates", () => {
  for (const [title, source, expected] of [
    ["references", "$d.name is ${d.age}", "Ana is 3"],
    ["maps and lists as Java and JSON write them", "$d.deep $d.tags", '{x=1.5} ["a","b"]'],
    [
      "a reference without a value as it is written",
      "$nothing ${nothing.at.all}",
      "$nothing ${nothing.at.all}",
    ],
    ["a silent reference without a value as nothing", "[$!nothing]", "[]"],
    ["a member of what is given that is not there as nothing", "[$d.none]", "[]"],
    ["conditions", "#if($d.age > 2 && $d.name == 'Ana')yes#elseif(true)no#else#end", "yes"],
    [
      "loops with their count",
      "#foreach($t in $d.tags)$foreach.index$t#if($foreach.hasNext),#end#end",
      "0a,1b",
    ],
    ["loops over maps", "#foreach($k in $d.deep.keySet())$k#end after $k", "x after $k"],
    ["variables", "#set($n = $d.age + 4)$n #set($m = {'a': [1, 2]})$m.a.get(1)", "7 2"],
    ["division of whole numbers without a rest", "#set($n = 7 / 2)$n #set($m = 7.0 / 2)$m", "3 3.5"],
    ["text in double quotes with references in it", '#set($s = "<$d.name>")$s', "<Ana>"],
    ["text in single quotes as it is", "#set($s = '<$d.name>')$s", "<$d.name>"],
    ["macros of its own", "#macro(twice $x)$x$x#end#twice('ab')", "abab"],
    ["comments as nothing", "a## to the end\n#* all\nof this *#b", "ab"],
    ["unparsed text as it is", "#[[$d.name #if]]#", "$d.name #if"],
  ] as const)
    it(`write ${title}`, () => {
      assert.equal(render(source, { d: document() }), expected);
    });

  // https://docs.oracle.com/javase/8/docs/api/java/lang/String.html
  for (const [call, expected] of [
    ["$s.length()", "7"],
    ["$s.substring(2, 4)", "na"],
    ["$s.replaceAll('(a)(n)', '$2$1')", "bnaaana"],
    ["$s.split('n').size()", "2"],
    ["$s.split('n', 2).get(1)", "aaan"],
    ["$s.matches('b.*n')", "true"],
    ["$s.equalsIgnoreCase('BANAaan')", "true"],
    ["$s.compareTo('c')", "-1"],
    ["$s.lastIndexOf('a')", "5"],
    ["$s.toUpperCase().contains('ANA')", "true"],
    ["$list.subList(1, 3)", "[2,3]"],
    ["$list.add(4)$list.size()$list.remove(0)$list.contains(1)", "true41false"],
    ["$map.put('b', 2)$map.getOrDefault('b', 0)$map.getOrDefault('c', 0)", "20"],
    ["$map.containsKey('a') $map.containsValue(9) $map.isEmpty()", "true false false"],
    ["#foreach($e in $map.entrySet())$e.getKey()=$e.value#end", "a=1"],
  ] as const)
    it(`call ${call} as Java does`, () => {
      assert.equal(render(call, { s: "banaaan", list: [1, 2, 3], map: templateMap({ a: 1 }) }), expected);
    });

  it("reach nothing of JavaScript", () => {
    for (const source of [
      "$s.constructor",
      "$s.constructor('return 1')",
      "$map.constructor",
      "$map.__proto__",
      "$list.constructor.constructor('return process').call()",
      "$s.at(0)",
      "$s.codePointAt(0)",
      "$util.constructor",
    ])
      assert.doesNotMatch(
        render(source, { s: "abc", map: templateMap({ a: 1 }), list: [1] }),
        /function|native|object|^a$|97/,
        source,
      );
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#util-template-reference
  it("escape, encode and parse with $util", () => {
    assert.equal(render(`$util.escapeJavaScript($v)`, { v: `a"b'c/d\n한` }), `a\\"b\\'c\\/d\\n\\uD55C`);
    assert.equal(render("$util.urlEncode('a b&c=d/한')"), "a+b%26c%3Dd%2F%ED%95%9C");
    assert.equal(render("$util.urlDecode('a+b%26c%3Dd')"), "a b&c=d");
    assert.equal(render("$util.base64Encode('한글')"), "7ZWc6riA");
    assert.equal(render("$util.base64Decode('7ZWc6riA')"), "한글");
    assert.equal(render(`$util.parseJson('{"a":{"b":[1,2]}}').a.b.get(1)`), "2");
  });

  // Without an argument $input.params() is a map: this stopped deployments.
  it("call methods of what they are given, with and without arguments", () => {
    const input = new TemplateObject({
      params: (name) =>
        name === undefined ? templateMap({ path: templateMap({ id: "7" }) }) : `one ${text(name)}`,
    });
    assert.equal(render("$input.params().path.id $input.params('id')", { input }), "7 one id");
    assert.equal(render("#foreach($kind in $input.params().keySet())$kind#end", { input }), "path");
    assert.equal(render("$input.params().get('path').get('id')", { input }), "7");
  });

  for (const [title, source, message] of [
    ["does not parse", "#if(", /the template is not a template/],
    ["stops in the middle", "a #stop b", /the template uses #stop, which is not emulated/],
    ["evaluates text", "#evaluate('$x')", /uses #evaluate/],
    [
      "calls a macro that it does not define",
      "#nothing('x')",
      /calls #nothing\(\), which it does not define/,
    ],
    ["asks for a JSONPath that is none", "$input.json('$.a[?(@.b)]')", /JSONPath .* is not understood/],
    ["asks for one in text", `#set($a = "$input.path('a.b')")`, /must begin with \$/],
  ] as const)
    it(`are refused when made, where one ${title}`, () => {
      assert.throws(() => compileTemplate(source, "the template"), { message });
    });

  it("take a #stop in a comment and in unparsed text as text", () => {
    assert.equal(render("## #stop\n#[[#stop]]#"), "#stop");
  });
});
