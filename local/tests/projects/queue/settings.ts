/** Time that a message may be worked on. */
export enum Patience {
  Short = 10,
  Long = 60,
}

export class Settings {
  constructor(
    readonly prefix: string,
    readonly patience: Patience,
  ) {}
}
