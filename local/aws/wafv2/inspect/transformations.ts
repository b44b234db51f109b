import { createHash } from "node:crypto";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { TextTransformation } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import { decodeEntities } from "./entities.ts";
import { normalizePath } from "./paths.ts";

/** Changes a text, one character per byte. */
export type Transform = (text: string) => string;

const WHITE_SPACE = /[ \t\n\v\f\r\u00a0]+/g;

/** By AWS's names.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html */
const transforms: Readonly<Record<string, Transform>> = {
  NONE: (text) => text,
  LOWERCASE: lowerCase,
  UPPERCASE: (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  URL_DECODE: (text) => urlDecode(text),
  URL_DECODE_UNI: (text) =>
    urlDecode(text.replace(/%u([0-9a-f]{4})/gi, (_, digits: string) => lowByte(digits))),
  COMPRESS_WHITE_SPACE: (text) => text.replace(WHITE_SPACE, " "),
  REMOVE_WHITESPACE: (text) => text.replace(WHITE_SPACE, ""),
  TRIM: (text) => text.replace(/^[ \t\n\v\f\r\u00a0]+/, "").replace(/[ \t\n\v\f\r\u00a0]+$/, ""),
  TRIM_LEFT: (text) => text.replace(/^[ \t\n\v\f\r\u00a0]+/, ""),
  TRIM_RIGHT: (text) => text.replace(/[ \t\n\v\f\r\u00a0]+$/, ""),
  HTML_ENTITY_DECODE: decodeEntities,
  CMD_LINE: (text) =>
    lowerCase(
      text
        .replace(/[\\"'^]/g, "")
        .replace(/ +(?=[/(])/g, "")
        .replace(/[,;]/g, " ")
        .replace(/ {2,}/g, " "),
    ),
  NORMALIZE_PATH: (text) => normalizePath(text),
  NORMALIZE_PATH_WIN: (text) => normalizePath(text.replaceAll("\\", "/")),
  REMOVE_NULLS: (text) => text.replaceAll("\0", ""),
  REPLACE_NULLS: (text) => text.replaceAll("\0", " "),
  REPLACE_COMMENTS: (text) => text.replace(/\/\*[^]*?(?:\*\/|$)/g, " "),
  BASE64_DECODE: (text) =>
    /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, "base64").toString("latin1") : text,
  BASE64_DECODE_EXT: (text) => Buffer.from(text.replace(/[^A-Za-z0-9+/]/g, ""), "base64").toString("latin1"),
  HEX_DECODE: (text) =>
    /^(?:[0-9a-f]{2})*$/i.test(text) ? Buffer.from(text, "hex").toString("latin1") : text,
  MD5: (text) => digest("md5", text),
  SHA256: (text) => digest("sha256", text),
};

/** Makes one function of the transformations of a statement, which work in the order of their priorities.
 * @throws AwsError WAFInvalidParameterException, or NotEmulatedError for those that are not done here. */
export function compileTransformations(wanted: readonly TextTransformation[] | undefined): Transform {
  if (!wanted || wanted.length === 0 || wanted.length > 10)
    throw invalidParameter(
      "TEXT_TRANSFORMATION",
      String(wanted?.length ?? 0),
      "A statement must have 1 to 10 text transformations",
    );
  if (new Set(wanted.map(({ Priority }) => Priority)).size < wanted.length)
    throw invalidParameter(
      "TEXT_TRANSFORMATION",
      wanted.map(({ Priority }) => Priority).join(", "),
      "Text transformations of a statement must have different priorities",
    );
  const steps = [...wanted]
    .sort((one, other) => one.Priority - other.Priority)
    .filter(({ Type }) => Type !== "NONE")
    .map(({ Type }) => {
      const step = Object.hasOwn(transforms, Type) ? transforms[Type] : undefined;
      if (!step) throw new NotEmulatedError(`text transformation ${Type}`);
      return step;
    });
  const [first, ...others] = steps;
  if (!first) return (text) => text;
  return others.length === 0 ? first : (text) => steps.reduce((changed, step) => step(changed), text);
}

function lowerCase(text: string): string {
  // Letters of other scripts are several bytes each, which are left as they are.
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function urlDecode(text: string): string {
  return text
    .replaceAll("+", " ")
    .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Byte of a code point: that of its ASCII twin where it is a full-width form, else its low byte. */
function lowByte(digits: string): string {
  const code = Number.parseInt(digits, 16);
  return String.fromCharCode(code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code & 0xff);
}

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text, "latin1").digest().toString("latin1");
}
