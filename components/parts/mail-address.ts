/** True for a plain mail address that the program may send from or to: no display name, no quotes. */
export const isMailAddress = (text: string): boolean => /^[\w.+-]+@([\w-]+\.)+[a-z]{2,}$/i.test(text);
