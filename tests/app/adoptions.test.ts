import assert from "node:assert/strict";
import { QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { mysfits } from "../../app/data/mysfits.ts";
import { DynamoDbRepository } from "../../app/service/dynamodb-repository.ts";
import { startService, type ServiceUnderTest } from "./support/service.ts";

const [first, second, third] = mysfits.map(({ mysfitId }) => mysfitId).sort() as [string, string, string];
const user = (number: number) => `77777777-7777-4777-8777-${String(number).padStart(12, "0")}`;

/** Client whose queries of indexes answer what they answered the first time, until they are told to catch up: an index may be as far behind
 * its table as it likes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Writes */
class LaggingIndexes {
  readonly #client: DynamoDBDocumentClient;
  readonly #answers = new Map<string, unknown>();

  constructor(client: DynamoDBDocumentClient) {
    this.#client = client;
  }

  async send(command: Parameters<DynamoDBDocumentClient["send"]>[0]): Promise<unknown> {
    if (!(command instanceof QueryCommand) || command.input.IndexName === undefined)
      return await this.#client.send(command);
    const key = JSON.stringify(command.input);
    if (!this.#answers.has(key)) this.#answers.set(key, await this.#client.send(command));
    return this.#answers.get(key);
  }

  catchUp(): void {
    this.#answers.clear();
  }
}

describe("What somebody adopted", () => {
  let service: ServiceUnderTest;
  let indexes: LaggingIndexes;
  let repository: DynamoDbRepository;
  before(async () => {
    service = await startService();
    indexes = new LaggingIndexes(service.client);
    repository = new DynamoDbRepository(indexes as unknown as DynamoDBDocumentClient, service.names);
  });
  after(async () => await service.stop());

  it("is told right after an adoption and right after a release, however late the index is", async () => {
    assert.deepEqual(await repository.adoptionsOf(user(1)), []);
    await repository.setAdoption(user(1), second, true);
    await repository.setAdoption(user(1), first, true);
    assert.deepEqual(await repository.adoptionsOf(user(1)), [first, second]);
    indexes.catchUp();
    assert.deepEqual(await repository.adoptionsOf(user(1)), [first, second]);
    await repository.setAdoption(user(1), second, false);
    assert.deepEqual(await repository.adoptionsOf(user(1)), [first]);
    await repository.setAdoption(user(2), second, true);
    assert.deepEqual(await repository.adoptionsOf(user(1)), [first]);
    assert.deepEqual(await repository.adoptionsOf(user(2)), [second]);
  });

  it("has what was adopted before adoptions were noted, or by hand", async () => {
    await service.client.send(
      new UpdateCommand({
        TableName: service.names.mysfits,
        Key: { MysfitId: third },
        UpdateExpression: "SET Adopted = :true, AdoptedBy = :user",
        ExpressionAttributeValues: { ":true": true, ":user": user(3) },
      }),
    );
    assert.deepEqual(await repository.adoptionsOf(user(3)), [third]);
  });

  it("is no like of theirs, and nothing is noted of an adoption that did not happen", async () => {
    assert.deepEqual(await repository.likesOf(user(1)), []);
    await assert.rejects(repository.setAdoption(user(4), third, true));
    await assert.rejects(repository.setAdoption(user(4), "5f4dcc3b-0000-4000-8000-000000000000", true));
    const { Items } = await service.client.send(
      new QueryCommand({
        TableName: service.names.likes,
        KeyConditionExpression: "UserId = :user",
        ExpressionAttributeValues: { ":user": `adopter#${user(4)}` },
      }),
    );
    assert.deepEqual(Items, []);
  });
});
