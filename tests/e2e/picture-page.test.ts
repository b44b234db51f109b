import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { openCodecs } from "../../app/functions/picture/codecs.ts";
import { inspect } from "../../app/functions/picture/inspect.ts";
import { chunk, code, jpeg, pngHeader, pngStart } from "../app/support/images.ts";
import { accessibilityFailures } from "./support/accessibility.ts";
import { openBrowser } from "./support/browser.ts";
import { Copy } from "./support/copy.ts";
import { PASSWORD, registerUser } from "./support/user.ts";
import { fits } from "./support/visitors.ts";

/** Words of the page, by language. */
const words = {
  "en-US": {
    email: "E-mail",
    password: "Password",
    signIn: "Sign in",
    choose: "Choose a picture",
    chooseOther: "Choose another picture",
    preview: "The part that will be shown",
    position: "Move the part that is shown",
    upload: "Use this picture",
    cancel: "Cancel",
    saved: "Your picture is there.",
    alt: "Your picture",
    inHeader: (email: string) => `Picture of ${email}`,
    type: "The file is no JPEG, PNG or WebP.",
    damaged: "The file is damaged.",
    animated: "Your last picture could not be used. It moves.",
    remove: "Remove my picture",
    removed: "Your picture is deleted.",
    unreachable: "can't be reached",
  },
  "ko-KR": {
    email: "메일 주소",
    password: "비밀번호",
    signIn: "로그인",
    choose: "사진 고르기",
    chooseOther: "다른 사진 고르기",
    preview: "보일 부분",
    position: "보일 부분 옮기기",
    upload: "이 사진 쓰기",
    cancel: "취소",
    saved: "사진을 저장했습니다.",
    alt: "내 사진",
    inHeader: (email: string) => `${email}의 사진`,
    type: "JPEG, PNG, WebP 파일이 아닙니다.",
    damaged: "파일이 손상되었습니다.",
    animated: "마지막에 올린 사진은 쓸 수 없습니다. 움직이는 사진입니다.",
    remove: "내 사진 지우기",
    removed: "사진을 지웠습니다.",
    unreachable: "연결할 수 없습니다",
  },
} as const;
type Locale = keyof typeof words;

/** A PNG of two frames, as browsers show it. */
function moving(): Buffer {
  const control = (sequence: number) => {
    const data = Buffer.alloc(26);
    data.writeUInt32BE(sequence);
    data.writeUInt32BE(64, 4);
    data.writeUInt32BE(64, 8);
    data.writeUInt16BE(1, 20);
    data.writeUInt16BE(10, 22);
    return chunk("fcTL", data);
  };
  const rows = deflateSync(Buffer.alloc(64 * 65, 0));
  return Buffer.concat([
    pngStart,
    pngHeader(64, 64, { color: 0 }),
    chunk("acTL", Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])),
    control(0),
    chunk("IDAT", rows),
    control(1),
    chunk("fdAT", Buffer.concat([Buffer.from([0, 0, 0, 2]), rows])),
    chunk("IEND"),
  ]);
}

/** A PNG that is twice as wide as high, and nothing but transparent. */
const transparent = () =>
  Buffer.concat([
    pngStart,
    pngHeader(128, 64),
    chunk("IDAT", deflateSync(Buffer.alloc(64 * (1 + 128 * 4)))),
    chunk("IEND"),
  ]);

describe("The page of one's picture", function () {
  this.timeout(180_000);
  const copy = new Copy();
  let browser: Browser;
  const complaints: string[] = [];
  let people = 0;
  before(async () => {
    [browser] = await Promise.all([openBrowser(), copy.start()]);
  });
  after(async () => {
    await browser?.close();
    await copy.remove();
  });
  afterEach(() => {
    // The browser itself reports what a test breaks on purpose.
    assert.deepEqual(
      complaints.splice(0).filter((text) => !/Failed to load resource|ERR_/.test(text)),
      [],
    );
  });

  /** Somebody new who is signed in, on a narrow phone. */
  async function visitor(locale: Locale): Promise<Page> {
    const { email } = await registerUser(copy, `picture${++people}@example.com`);
    const context = await browser.newContext({
      baseURL: copy.running.site,
      locale,
      viewport: { width: 360, height: 740 },
    });
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    const say = words[locale];
    await page.goto("/sign-in?next=/account");
    await page.getByLabel(say.email).fill(email);
    await page.getByLabel(say.password).fill(PASSWORD);
    await page.getByRole("main").getByRole("button", { name: say.signIn, exact: true }).click();
    await page.getByLabel(say.choose).waitFor();
    return page;
  }
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "image/jpeg", buffer });
  /** Takes a picture of a part of the page, where somebody wants to look at it. */
  const screenshot = async (page: Page, name: string, part = "#picture") => {
    const folder = process.env["SCREENSHOTS"];
    if (folder) await page.locator(part).screenshot({ path: `${folder}/${name}.png` });
  };
  /** What the browser knows of the small picture in the header once it has it. */
  const inHeader = async (page: Page) => {
    await page.locator("header img.avatar").waitFor();
    return await page.evaluate(`(async () => {
      const image = document.querySelector("header img.avatar");
      await image.decode();
      return [image.naturalWidth, image.naturalHeight, image.alt];
    })()`);
  };
  /** What the browser knows of the picture once it has it. */
  const shown = async (page: Page, alt: string) => {
    await page.getByRole("img", { name: alt, exact: true }).waitFor();
    return await page.evaluate(`(async () => {
      const image = document.querySelector("img.own-picture");
      await image.decode();
      return [image.naturalWidth, image.naturalHeight, new URL(image.src).searchParams.has("X-Amz-Signature")];
    })()`);
  };

  for (const locale of Object.keys(words) as Locale[])
    it(`takes, cuts, shows and removes it, and says why not, by keyboard and in ${locale}`, async () => {
      const say = words[locale];
      const page = await visitor(locale);
      const choose = page.getByLabel(say.choose);
      const initials = page.locator("header span.avatar");
      assert.equal(await initials.textContent(), "P");

      await choose.setInputFiles(file("me.jpg", Buffer.from("<svg onload='alert(1)'/>")));
      await page.getByText(say.type).waitFor();
      await choose.setInputFiles(file("me.jpg", (await jpeg(64, 64)).subarray(0, 40)));
      await page.getByText(say.damaged).waitFor();
      assert.equal(await page.getByText(say.type).count(), 0);

      await choose.setInputFiles(file("me.svg", await jpeg(400, 200)));
      await page.getByRole("img", { name: say.preview }).waitFor();
      assert.equal(await page.getByText(say.damaged).count(), 0);
      const position = page.getByLabel(say.position);
      await position.focus();
      for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press("ArrowRight");
      assert.equal(await position.inputValue(), "55");
      await page.keyboard.press("Tab");
      await screenshot(page, `picture-chosen-${locale}`);
      assert.equal(await page.evaluate("document.activeElement.textContent"), say.upload);
      await page.keyboard.press("Enter");
      await page.getByText(say.saved).waitFor();
      assert.deepEqual(await shown(page, say.alt), [512, 512, true]);
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      assert.equal(wide, 360, "pixels of the page");
      const alt = say.inHeader(`picture${people}@example.com`);
      assert.deepEqual(await inHeader(page), [96, 96, alt]);
      await screenshot(page, `picture-${locale}`);

      // The browser shows it, the service looks closer.
      await page.getByLabel(say.chooseOther).setInputFiles(file("me.png", moving()));
      await page.getByRole("button", { name: say.upload }).click();
      await page.getByText(say.animated).waitFor();
      assert.deepEqual(await shown(page, say.alt), [512, 512, true]);

      // Back after a while, in another language even, it is still there.
      await page.reload();
      await page.getByRole("img", { name: say.alt, exact: true }).waitFor();
      await page.goto("/event");
      assert.deepEqual(await inHeader(page), [96, 96, alt]);
      await screenshot(page, `header-${locale}`, "header");
      assert.deepEqual(await accessibilityFailures(page), []);
      assert.ok(await fits(page), "the page is wider than its window");
      await page.route("**/pictures-bucket-*/**", async (route) => await route.abort());
      await page.goto("/ask");
      await initials.waitFor();
      assert.equal(await initials.textContent(), "P");
      await page.unroute("**/pictures-bucket-*/**");
      await page.goto("/account");

      await page.getByLabel(say.chooseOther).setInputFiles(file("me.jpg", await jpeg(64, 64)));
      await page.getByRole("button", { name: say.cancel }).click();
      assert.equal(await page.getByRole("img", { name: say.preview }).count(), 0);

      await page.getByRole("button", { name: say.remove }).click();
      await page.getByText(say.removed).waitFor();
      assert.equal(await page.getByRole("img", { name: say.alt, exact: true }).count(), 0);
      await page.getByLabel(say.choose).waitFor();
      assert.equal(await initials.textContent(), "P");
      await page.context().close();
    });

  it("says that an upload was cut off, and takes it when it is tried again", async () => {
    const say = words["en-US"];
    const page = await visitor("en-US");
    await page.route("**/pictures-bucket-*", async (route) => await route.abort());
    await page.getByLabel(say.choose).setInputFiles(file("me.jpg", await jpeg(64, 64)));
    await page.getByRole("button", { name: say.upload }).click();
    await page.getByText(say.unreachable).waitFor();
    await page.unroute("**/pictures-bucket-*");
    await page.getByRole("button", { name: say.upload }).click();
    await page.getByText(say.saved).waitFor();
    await page.context().close();
  });

  it("keeps what is transparent, where somebody chose another part of it too", async () => {
    const say = words["en-US"];
    const page = await visitor("en-US");
    await page.getByLabel(say.choose).setInputFiles(file("me.png", transparent()));
    await page.getByLabel(say.position).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("button", { name: say.upload }).click();
    await page.getByText(say.saved).waitFor();
    const source = await page.getByRole("img", { name: say.alt, exact: true }).getAttribute("src");
    const made = new Uint8Array(await (await fetch(source ?? "")).arrayBuffer());
    const { data } = await openCodecs(code).decode(inspect(made));
    assert.ok(
      data.every((value, index) => index % 4 !== 3 || value === 0),
      "no pixel covers anything",
    );
    await page.context().close();
  });
});
