import { askPictureUpload, getPicture } from "../../api.ts";
import type { AskPictureUploadAnswer, GetPictureAnswer } from "../../api-types.ts";
import { SiteError } from "../../errors.ts";
import type { PictureType } from "./picture-file.ts";

/** Milliseconds until the first look at what became of an upload, and between two of them at the most. */
const WAIT = { first: 400, most: 5_000 };
/** Milliseconds after which somebody is told to come back later. */
const PATIENCE = 60_000;

/** Uploads a picture by a form of the service.
 * @param onProgress Told the part that is sent, 0 to 1.
 * @throws SiteError */
export async function uploadPicture(
  body: Blob,
  type: PictureType,
  onProgress: (part: number) => void,
): Promise<void> {
  await sendForm(await askPictureUpload(type), body, onProgress);
}

/** `fetch` does not tell how much was sent. */
function sendForm(
  { url, fields }: AskPictureUploadAnswer,
  body: Blob,
  onProgress: (part: number) => void,
): Promise<void> {
  const form = new FormData();
  for (const { name, value } of fields) form.append(name, value);
  form.append("file", body);
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.timeout = 120_000;
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () =>
      request.status < 300
        ? resolve()
        : reject(new SiteError((t) => t("account.picture.notTaken", { status: request.status })));
    request.onerror = request.ontimeout = () => reject(new SiteError((t) => t("error.unreachable")));
    request.send(form);
  });
}

/** Waits until the service has decided about an upload, asking less and less often.
 * @returns undefined when it takes longer than somebody should wait. */
export async function decidedPicture(signal: AbortSignal): Promise<GetPictureAnswer | undefined> {
  const end = Date.now() + PATIENCE;
  for (let wait = WAIT.first; ; wait = Math.min(wait * 1.5, WAIT.most)) {
    await pause(wait, signal);
    const answer = await getPicture(signal);
    if (answer.state !== "processing") return answer;
    if (Date.now() >= end) return undefined;
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    setTimeout(resolve, milliseconds);
  });
