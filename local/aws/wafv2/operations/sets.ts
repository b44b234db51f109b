import { nonexistent } from "../errors.ts";
import { operation } from "../operation.ts";
import { checkLock } from "../store.ts";
import { accessTo, arnOf } from "./access.ts";

const members = { Name: true, Scope: true, Id: true } as const;

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetIPSet.html */
export const getIpSet = operation("GetIPSet", {
  members,
  access: (call, input) => accessTo(call, "GetIPSet", "ipset", input),
  run: (call, input) => {
    const set = call.store.ipSet(arnOf(call, "ipset", input));
    if (!set) throw nonexistent();
    const { name, id, arn, description, version, addresses, lockToken } = set;
    return {
      IPSet: {
        Name: name,
        Id: id,
        ARN: arn,
        Description: description ?? "",
        IPAddressVersion: version,
        Addresses: addresses,
      },
      LockToken: lockToken,
    };
  },
});

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateIPSet.html */
export const updateIpSet = operation("UpdateIPSet", {
  members: { ...members, Description: true, Addresses: true, LockToken: true },
  access: (call, input) => accessTo(call, "UpdateIPSet", "ipset", input),
  run: async (call, input) => {
    const { Description, Addresses, LockToken } = input;
    const set = call.store.ipSet(arnOf(call, "ipset", input));
    if (!set) throw nonexistent();
    checkLock(set, LockToken);
    const { lockToken } = await call.store.putIpSet({
      ...set,
      description: Description ?? set.description,
      addresses: Addresses,
    });
    return { NextLockToken: lockToken };
  },
});

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetRegexPatternSet.html */
export const getRegexPatternSet = operation("GetRegexPatternSet", {
  members,
  access: (call, input) => accessTo(call, "GetRegexPatternSet", "regexpatternset", input),
  run: (call, input) => {
    const set = call.store.regexPatternSet(arnOf(call, "regexpatternset", input));
    if (!set) throw nonexistent();
    const { name, id, arn, description, patterns, lockToken } = set;
    return {
      RegexPatternSet: {
        Name: name,
        Id: id,
        ARN: arn,
        Description: description ?? "",
        RegularExpressionList: patterns.map((RegexString) => ({ RegexString })),
      },
      LockToken: lockToken,
    };
  },
});

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateRegexPatternSet.html */
export const updateRegexPatternSet = operation("UpdateRegexPatternSet", {
  members: { ...members, Description: true, RegularExpressionList: { RegexString: true }, LockToken: true },
  access: (call, input) => accessTo(call, "UpdateRegexPatternSet", "regexpatternset", input),
  run: async (call, input) => {
    const { Description, RegularExpressionList, LockToken } = input;
    const set = call.store.regexPatternSet(arnOf(call, "regexpatternset", input));
    if (!set) throw nonexistent();
    checkLock(set, LockToken);
    const { lockToken } = await call.store.putRegexPatternSet({
      ...set,
      description: Description ?? set.description,
      patterns: RegularExpressionList.map(({ RegexString = "" }) => RegexString),
    });
    return { NextLockToken: lockToken };
  },
});
