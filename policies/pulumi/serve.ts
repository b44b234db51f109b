import { PolicyPack } from "@pulumi/policy";
import { pack } from "./pack.ts";

new PolicyPack("mysfits", pack(new Date().toISOString().slice(0, 10)));
