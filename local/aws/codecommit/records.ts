/** A repository as it is kept. */
export interface RepositoryRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly id: string;
}
