import { addTexts } from "../translate.ts";
import { en } from "./en.ts";
import { ko } from "./ko.ts";

addTexts({ en, ko });
