/** Why a copy can't start, for a reason that the reader can mend: its message, cause and remedy, is all there is to say. */
export class StartError extends Error {
  override readonly name = "StartError";
}
