import { type AnyOperation, propertiesOf } from "../operation.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import { getAll } from "./get-all.ts";
import { update } from "./update.ts";

export const topicOperations: readonly AnyOperation[] = [create, remove, getAll, update];
export const topicProperties = propertiesOf("topic", topicOperations, "getAll");
