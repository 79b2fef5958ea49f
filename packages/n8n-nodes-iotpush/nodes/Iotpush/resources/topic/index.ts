import { type AnyOperation, propertiesOf } from "../operation.ts";
import { createTopicOperation } from "./create.ts";
import { deleteTopicOperation } from "./delete.ts";
import { getAllTopicsOperation } from "./get-all.ts";
import { updateTopicOperation } from "./update.ts";

export const topicOperations: readonly AnyOperation[] = [
  createTopicOperation,
  deleteTopicOperation,
  getAllTopicsOperation,
  updateTopicOperation,
];
export const topicProperties = propertiesOf("topic", topicOperations, "getAll");
