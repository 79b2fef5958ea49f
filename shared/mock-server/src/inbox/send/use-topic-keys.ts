import { useEffect, useState } from "preact/hooks";
import { useServer } from "../server/server-context.js";
import { listTopics } from "../server/service-api.js";

/** The keys of the account's topics, by name; empty where they cannot be read. Asked anew when the topics change. */
export function useTopicKeys(): ReadonlyMap<string, string> {
  const { topics } = useServer().state;
  const [keys, setKeys] = useState<ReadonlyMap<string, string>>(new Map());
  const names = topics.map(({ name }) => name).join();
  useEffect(() => {
    if (names === "") return;
    void listTopics().then(
      (list) => setKeys(new Map(list.map(({ name, api_key }) => [name, api_key]))),
      () => setKeys(new Map()),
    );
  }, [names]);
  return keys;
}
